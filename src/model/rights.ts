import type { Folder } from './folder.ts';

/** Rights that something here needs, as letters (RFC 4314 §2.1). */
export type Right =
  | 'r' // read
  | 's' // keep what is read
  | 'w' // keep other flags
  | 'i' // insert
  | 'k' // create folders below
  | 'x' // delete or rename the folder
  | 't' // mark messages as deleted
  | 'e'; // expunge

type Guarded = Pick<Folder, 'rights'>;

/** Whether the folder's rights allow it; where the server does not tell, it has the last word. */
export function mayDo({ rights }: Guarded, right: Right): boolean {
  return rights === undefined || rights.includes(right);
}

/** Whether nothing in the folder can be changed but what has been read. */
export function isReadOnly(folder: Guarded): boolean {
  return !(['i', 'w', 't', 'e'] as const).some((right) => mayDo(folder, right));
}
