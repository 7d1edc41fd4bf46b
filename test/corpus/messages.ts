import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { composeWithAttachment } from '../servers/fixtures/mail.ts';

/** A message of the corpus. */
export interface CorpusMessage {
  /** Its path below the corpus. */
  readonly file: string;
  readonly octets: Buffer;
}

/** Every file below the folder that holds a message; a bare winmail.dat is put into one. */
export function corpusMessages(folder: string): CorpusMessage[] {
  return globSync('**/*', { cwd: folder })
    .sort()
    .filter((file) => statSync(join(folder, file)).isFile())
    .flatMap((file) => {
      const octets = readFileSync(join(folder, file));
      if (/\.tnef$/i.test(file)) return [{ file, octets: withWinmail(file, octets) }];
      return isMessage(file, octets) ? [{ file, octets }] : [];
    });
}

function isMessage(file: string, octets: Buffer): boolean {
  if (/\.(?:eml|msg)$/i.test(file)) return true;
  const head = octets.toString('latin1', 0, 2000);
  return (
    /\.txt$/i.test(file) &&
    /^(?:From |[A-Za-z-]+:[ \t])/.test(head) &&
    /^(?:From|Received|Subject|Date):/im.test(head)
  );
}

function withWinmail(subject: string, octets: Buffer): Buffer {
  return composeWithAttachment({
    ...{ subject, octets, filename: 'winmail.dat', contentType: 'application/ms-tnef' },
  });
}
