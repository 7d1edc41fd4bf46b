import '../reader/reader.ts';
import { MessageTab } from './messageTab.ts';

customElements.define('mail-message-tab', MessageTab);
