import './messageList.ts';
import '../reader/reader.ts';
import './splitView.ts';
import { Mailbox } from './mailbox.ts';

customElements.define('mail-mailbox', Mailbox);
