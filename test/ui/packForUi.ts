import { join } from 'node:path';
import { packageExtension, packFolder } from '../../scripts/package.ts';
import { root } from '../../scripts/paths.ts';

export const sampleExtension = join(root, 'out', 'mail-browser-sample.vsix');

/** Packs what the workbenches of the UI tests install. */
export async function packForUi(): Promise<void> {
  await packageExtension();
  await packFolder(join(root, 'sample', 'extension'), sampleExtension, true);
}

let packed: Promise<void> | undefined;

/** Packs once a process, unless whoever runs several of them has done so. */
export function packOnce(): Promise<void> {
  packed ??= process.env['MAIL_TEST_PACKED'] === 'true' ? Promise.resolve() : packForUi();
  return packed;
}
