import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/**
 * The page of the mailbox panel. Its policy is inherited by the frame that shows a message: nothing
 * is loaded from anywhere but the extension, and no form, base or frame leads out.
 */
export function mailboxHtml(webview: Webview, extensionUri: Uri, title: string): string {
  const nonce = randomBytes(18).toString('base64');
  const file = (...path: string[]): string =>
    webview.asWebviewUri(Uri.joinPath(extensionUri, 'dist', 'webview', ...path)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src-elem ${webview.cspSource} 'nonce-${nonce}'`,
    // Mail is styled by attributes; what is in them has been through the sanitiser.
    `style-src-attr 'unsafe-inline'`,
    `img-src ${webview.cspSource} data: blob:`,
    `font-src ${webview.cspSource}`,
    `frame-src 'none'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${file('codicons', 'codicon.css')}">
<link rel="stylesheet" href="${file('mailbox.css')}">
</head>
<body>
<mail-mailbox></mail-mailbox>
<script type="module" nonce="${nonce}" src="${file('mailbox.js')}"></script>
</body>
</html>`;
}

/** Where the panel's files may come from. */
export function mailboxRoots(extensionUri: Uri): Uri[] {
  return [Uri.joinPath(extensionUri, 'dist', 'webview')];
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
}
