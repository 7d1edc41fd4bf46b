import '../reader/reader.ts';
import './announcer.ts';
import './keyboardHelp.ts';
import './messageList.ts';
import './splitView.ts';
import './toasts.ts';
import './viewMenu.ts';
import { Mailbox } from './mailbox.ts';

customElements.define('mail-mailbox', Mailbox);
