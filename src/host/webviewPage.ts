import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** The page of a mailbox panel. */
export function mailboxPage(webview: Webview, extensionUri: Uri): string {
  return page(webview, extensionUri, 'mailbox');
}

/** The page of a message's own tab. */
export function messagePage(webview: Webview, extensionUri: Uri): string {
  return page(webview, extensionUri, 'message');
}

/** Where the files of both may come from. */
export function webviewRoots(extensionUri: Uri): Uri[] {
  return [Uri.joinPath(extensionUri, 'dist', 'webview')];
}

const elements = { mailbox: 'mailbox', message: 'message-tab' } as const;

/**
 * A page that shows mail. Its policy is inherited by the frame that shows a message: nothing
 * is loaded from anywhere but the extension, and no form, base or frame leads out.
 */
function page(webview: Webview, extensionUri: Uri, name: 'mailbox' | 'message'): string {
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
<title>Mail</title>
<link rel="stylesheet" href="${file('codicons', 'codicon.css')}">
<link rel="stylesheet" href="${file(`${name}.css`)}">
</head>
<body>
<mail-${elements[name]}></mail-${elements[name]}>
<script type="module" nonce="${nonce}" src="${file(`${name}.js`)}"></script>
</body>
</html>`;
}
