import './messageList.ts';
import './reader.ts';
import './splitView.ts';
import { Mailbox } from './mailbox.ts';

customElements.define('mail-mailbox', Mailbox);
