/** A part of a search, and where it begins in the text it was read from (UTF-16 units). */
export type Query =
  | AllQuery
  | AndQuery
  | OrQuery
  | NotQuery
  | TextQuery
  | FieldQuery
  | HeaderQuery
  | FlagQuery
  | KeywordQuery
  | DateQuery
  | SizeQuery
  | AttachmentQuery
  | FolderQuery
  | IdQuery;

interface Node {
  readonly position: number;
}

/** The empty search: every message. Only ever the root. */
export interface AllQuery extends Node {
  readonly kind: 'all';
}
/** Two or more; never holds an `and` itself. */
export interface AndQuery extends Node {
  readonly kind: 'and';
  readonly queries: readonly Query[];
}
/** Two or more; never holds an `or` itself. */
export interface OrQuery extends Node {
  readonly kind: 'or';
  readonly queries: readonly Query[];
}
export interface NotQuery extends Node {
  readonly kind: 'not';
  readonly query: Query;
}
/** The text anywhere in headers or body (IMAP TEXT). */
export interface TextQuery extends Node {
  readonly kind: 'text';
  readonly value: string;
}
export type SearchField = 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body';
export interface FieldQuery extends Node {
  readonly kind: 'field';
  readonly field: SearchField;
  readonly value: string;
}
/** With an empty value: the header is there at all (as IMAP HEADER has it). */
export interface HeaderQuery extends Node {
  readonly kind: 'header';
  readonly name: string;
  readonly value: string;
}
export type SearchFlag = '\\Seen' | '\\Flagged' | '\\Answered' | '\\Draft' | '\\Recent';
export interface FlagQuery extends Node {
  readonly kind: 'flag';
  readonly flag: SearchFlag;
  readonly set: boolean;
}
/** The keyword is an IMAP atom. */
export interface KeywordQuery extends Node {
  readonly kind: 'keyword';
  readonly keyword: string;
}
/** 'before' that day began, 'since' it began, 'on' the day. */
export type DateRelation = 'before' | 'since' | 'on';
export interface DateQuery extends Node {
  readonly kind: 'date';
  readonly relation: DateRelation;
  /** YYYY-MM-DD, a real day of the years 1970 to 2100. */
  readonly day: string;
}
export interface SizeQuery extends Node {
  readonly kind: 'size';
  readonly relation: 'larger' | 'smaller';
  /** At most 4294967295, the largest number of IMAP4rev1. */
  readonly octets: number;
}
export interface AttachmentQuery extends Node {
  readonly kind: 'attachment';
}
/** The name as typed: a path with `/`, or a role such as `inbox`. */
export interface FolderQuery extends Node {
  readonly kind: 'folder';
  readonly name: string;
}
/** Without the angle brackets. */
export interface IdQuery extends Node {
  readonly kind: 'id';
  readonly messageId: string;
}
