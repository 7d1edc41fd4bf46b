import { sampleMailbox } from '../../sample/mailbox/mailbox.ts';
import { generate } from '../bench/messages.ts';
import { corpusMessages } from '../corpus/messages.ts';
import { compose, composeWithAttachment } from '../servers/fixtures/mail.ts';
import { rareMessages } from './rareMessages.ts';

/** A message that is sound, or as broken as somebody once sent it, to begin from. */
export interface Original {
  readonly name: string;
  readonly octets: Buffer;
}

/** Longer ones take most of the time and show nothing that shorter ones do not. */
const longest = 2 ** 20;

/** The project's own messages, and those of a folder; the same ones in the same order, always. */
export function originals(corpus?: string): Original[] {
  const sample = sampleMailbox(new Date('2026-03-11T12:00:00Z')).flatMap(({ path, messages }) =>
    messages.map(({ raw }, index) => ({ name: `sample ${path.join('/')} ${index}`, octets: raw })),
  );
  const generated = Array.from({ length: 60 }, (_, index) => ({
    name: `bench ${index}`,
    octets: generate(index).octets,
  }));
  const date = new Date('2026-01-01T00:00:00Z');
  const named = { date, subject: 'Plain', messageId: 'plain@example.org' };
  const fixtures = [
    { name: 'plain', octets: compose(named) },
    {
      name: 'attachment',
      octets: composeWithAttachment({ ...named, filename: 'a.bin', octets: Buffer.from('octets') }),
    },
  ];
  const foreign = corpus === undefined ? [] : corpusMessages(corpus);
  return [
    ...[...sample, ...generated, ...fixtures, ...rareMessages],
    ...foreign
      .filter(({ octets }) => octets.length <= longest)
      .map(({ file, octets }) => ({ name: file, octets })),
  ];
}
