import { l10n, type QuickPickItem, window } from 'vscode';
import type { MimePart } from '../../model/mimePart.ts';
import { plain } from '../plain.ts';

/** A part that is to be opened. */
export interface ChosenPart {
  readonly part: string;
  readonly name: string;
  readonly type: string;
}

interface PartItem extends QuickPickItem {
  readonly chosen?: ChosenPart;
}

/** Shows the tree of a message's parts; answers the one that is to be opened. */
export async function pickPart(structure: MimePart): Promise<ChosenPart | undefined> {
  const picked = await window.showQuickPick(itemsOf(structure, 0), {
    title: l10n.t('Structure of the Message'),
    placeHolder: l10n.t('Choose a part to open it'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.chosen;
}

function itemsOf(part: MimePart, depth: number): PartItem[] {
  const { type, filename, charset, encoding, size, children } = part;
  const holds = type.startsWith('multipart/');
  // No-break spaces: VS Code trims others.
  const indent = '\u00a0\u00a0\u00a0\u00a0'.repeat(depth);
  const facts = holds ? [] : [sizeOf(size), encoding, ...(charset ? [charset] : [])];
  const item: PartItem = {
    label: `${indent}$(${iconOf(type)}) ${plain(type)}`,
    description: plain(
      [part.part, ...(filename ? [filename] : []), ...facts].join(' · ').slice(0, 300),
    ),
    ...(holds ? {} : { chosen: { part: part.part, name: filename ?? nameOf(part), type } }),
  };
  // Parts of a message inside of the message are its own.
  const shown = type.startsWith('message/') ? [] : children;
  return [item, ...shown.flatMap((child) => itemsOf(child, depth + 1))];
}

function iconOf(type: string): string {
  if (type.startsWith('multipart/')) return 'folder';
  if (type.startsWith('image/')) return 'file-media';
  if (type.startsWith('message/')) return 'mail';
  return type.startsWith('text/') ? 'file-text' : 'file';
}

function nameOf({ part, type }: MimePart): string {
  const ending = type === 'text/html' ? 'html' : type.startsWith('text/') ? 'txt' : 'bin';
  return `part-${part}.${type.startsWith('message/') ? 'eml' : ending}`;
}

function sizeOf(octets: number): string {
  if (octets < 1000) return l10n.t('{0} bytes', String(octets));
  const kilo = octets / 1000;
  return kilo < 1000 ? `${kilo.toFixed(1)} kB` : `${(kilo / 1000).toFixed(1)} MB`;
}
