import type { HoodiecrowFolder } from 'hoodiecrow-imap';
import { startEmbeddedServer, type EmbeddedServer } from './embeddedServer.ts';
import { sampleMailbox, type SampleFolder } from './mailbox/mailbox.ts';

export interface SampleServer extends EmbeddedServer {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

const address = 'ada@example.org';
const password = 'analytical-engine';

/** Starts the embedded server with the sample mailbox in it. */
export async function startSampleServer(now = new Date(), port = 0): Promise<SampleServer> {
  const [inbox, ...folders] = sampleMailbox(now);
  if (!inbox) throw new Error('The sample mailbox has no INBOX.');
  const server = await startEmbeddedServer(
    { user: address, password },
    stored(inbox, now),
    folderTree(folders, now),
    port,
  );
  return { ...server, address, user: address, password };
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
