import assert from 'node:assert/strict';
import { keyHelp } from '../../../src/host/keyHelp.ts';

const contributions = {
  commands: [
    { command: 'mail.message.delete', title: 'Delete' },
    { command: 'mail.undo', title: 'Undo' },
    { command: 'mail.keys.show', title: 'Show keys' },
    { command: 'mail.message.archive', title: 'Archive' },
    { command: 'mail.folder.rename', title: 'Rename' },
  ],
  keybindings: [
    { command: 'mail.message.archive', key: 'e' },
    { command: 'mail.message.delete', key: 'delete' },
    { command: 'mail.undo', key: 'z' },
    { command: 'mail.undo', key: 'ctrl+z' },
    { command: 'mail.message.delete', key: 'shift+3' },
    { command: 'mail.keys.show', key: 'shift+/' },
    { command: 'mail.folder.rename', key: 'f2', when: 'focusedView == mail.folders' },
  ],
};

describe('keyboard help', () => {
  it('names each command of the mailbox once, with its keys as people write them', () => {
    assert.deepEqual(keyHelp(contributions), [
      { title: 'Archive', keys: ['e'] },
      { title: 'Delete', keys: ['Delete', '#'] },
      { title: 'Undo', keys: ['z', 'Ctrl+Z'] },
      { title: 'Show keys', keys: ['?'] },
    ]);
  });
});
