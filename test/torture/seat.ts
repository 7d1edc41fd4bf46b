import type { AccountSettings } from '../../src/model/account.ts';
import type { EngineInterface } from '../../src/protocol/engine.ts';

export type Requests = EngineInterface['requests'];
type Events = EngineInterface['events'];

/** What the API asks of the engine (`src/host/api.ts`), and what the script needs besides. */
export type Asked =
  | 'folders'
  | 'cachedFolders'
  | 'createFolder'
  | 'renameFolder'
  | 'deleteFolder'
  | 'list'
  | 'cachedList'
  | 'read'
  | 'search'
  | 'change'
  | 'undo'
  | 'append'
  | 'pendingChanges'
  | 'discardChange'
  | 'connect';

/** What the script hears of the engine. */
export interface Heard {
  changeMade(event: Events['changeMade']): void;
  changeFailed(event: Events['changeFailed']): void;
  connectionChanged(event: Events['connectionChanged']): void;
}

export interface SeatOptions {
  /** Of the accounts' databases: outlives the engine. */
  readonly folder: string;
  readonly settings: AccountSettings;
  readonly password: string;
  readonly heard: Heard;
}

/** Where an engine runs, until it is killed or closed. */
export interface RunningSeat {
  request<K extends Asked>(name: K, params: Requests[K]['params']): Promise<Requests[K]['result']>;
  /** Ends it at once, in the middle of whatever it does; where that cannot be, closes it. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** The one account of a run. */
export const account = 'torture';
