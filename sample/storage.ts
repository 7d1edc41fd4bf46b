import type { HoodiecrowFolder } from 'hoodiecrow-imap';
import { samplePassword, sampleSettings } from '../src/model/sample.ts';
import { sampleMailbox, type SampleFolder } from './mailbox/mailbox.ts';

export const sampleAccount = { user: sampleSettings.user, password: samplePassword };

/** The sample mailbox as the embedded server takes it. */
export function sampleStorage(now: Date): {
  inbox: HoodiecrowFolder;
  folders: Record<string, HoodiecrowFolder>;
} {
  const [inbox, ...folders] = sampleMailbox(now);
  if (!inbox) throw new Error('The sample mailbox has no INBOX.');
  return { inbox: stored(inbox, now), folders: folderTree(folders, now) };
}

function folderTree(folders: readonly SampleFolder[], now: Date): Record<string, HoodiecrowFolder> {
  const tree: HoodiecrowFolder = { folders: {} };
  for (const folder of folders) {
    let parent = tree;
    for (const name of folder.path.slice(0, -1)) {
      const children = (parent.folders ??= {});
      parent = children[name] ??= {};
    }
    const children = (parent.folders ??= {});
    children[folder.path.at(-1) ?? ''] = stored(folder, now);
  }
  return tree.folders ?? {};
}

function stored({ messages, specialUse }: SampleFolder, now: Date): HoodiecrowFolder {
  return {
    // Another start has other messages under the same UIDs, so it must not have the same UIDVALIDITY.
    uidvalidity: Math.floor(now.getTime() / 1000),
    ...(specialUse === undefined ? {} : { 'special-use': specialUse }),
    messages: messages.map(({ raw, flags, date }) => {
      return { raw: raw.toString('latin1'), flags: [...flags], internaldate: date };
    }),
  };
}
