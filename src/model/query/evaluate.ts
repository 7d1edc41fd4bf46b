import type { Mailbox } from '../message.ts';
import type { Query } from './ast.ts';
export interface Known { readonly subject: string; readonly from: readonly Mailbox[]; readonly to: readonly Mailbox[]; readonly flags: readonly string[]; isIn(name: string): boolean }
export function evaluate(query: Query, m: Known): boolean | undefined {
  if (query.kind === 'all') return true;
  if (query.kind === 'text') return m.subject.toLowerCase().includes(query.value.toLowerCase()) ? true : undefined;
  if (query.kind === 'field' && query.field === 'subject') return m.subject.toLowerCase().includes(query.value.toLowerCase());
  return undefined;
}
