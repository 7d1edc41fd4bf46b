/** What an attachment could do when opened: run on the computer, act on VS Code, or lie about which. */
export type Danger = 'runs' | 'acts-on-editor' | 'hides-type';

const words = (list: string): readonly string[] => list.trim().split(/\s+/);

/** Scripts and settings, which are harmless text in an editor. */
const runsAsText = words(`
  ahk applescript application appref-ms asp aspx au3 bash bat cgi cjs cmd command csh desktop fish hta inf
  jnlp js jse jsp ksh library-ms lua mjs php phtml pl pm ps1 ps1xml psc1 psd1 psm1 py pyw rb reg rgs sct
  search-ms searchconnector-ms service settingcontent-ms sh tcl theme url vb vbe vbs webloc ws wsc wsf wsh
  xbap zsh
`);

/** Programs, installers, images of disks and documents that hold programs. */
const runsAsBinary = words(`
  accda accdb accde ade adp apk app appimage appinstaller appx appxbundle chm class com cpl crx deb diagcab
  dll dmg docm dotm efi elf exe gadget hlp img ins ipa iqy iso isp jar kext lnk mda mdb mde mpkg msc msi
  msix msixbundle msp mst ocx one onepkg oxt pcd pif pkg potm ppa ppam ppsm pptm prf prg pyc pyo pyz pyzw
  rdp rpm run scf scpt scr shb shs slk snap so sys themepack toast udf vhd vhdx vmdk vxd wll workflow xla
  xlam xll xlm xlsb xlsm xltm xpi
`);

/** What VS Code shows as a page or a notebook; in the plain text editor it is text. */
const actsAsText = words(`
  htm html xht xhtml shtm shtml mht mhtml svg ipynb code-snippets
`);

/** What VS Code would act on wherever it opens it, and pages that are packed. */
const actsAlways = words(`code-workspace code-profile vsix svgz`);

const running = new Set([...runsAsText, ...runsAsBinary]);
const acting = new Set([...actsAsText, ...actsAlways]);
const text = new Set([...runsAsText, ...actsAsText, 'xml']);

/** What a name pretends to be. */
const documents = new Set(
  words(`
    7z avi bmp csv doc docx eml gif gz heic htm html ics jpeg jpg md mov mp3 mp4 odp ods odt pdf png
    ppt pptx rar rtf svg tar tif tiff txt vcf wav webm webp xls xlsx xml zip
  `),
);

const runningTypes = new Set([
  'application/hta',
  'application/java-archive',
  'application/javascript',
  'application/vnd.apple.installer+xml',
  'application/vnd.debian.binary-package',
  'application/vnd.microsoft.portable-executable',
  'application/x-apple-diskimage',
  'application/x-bat',
  'application/x-csh',
  'application/x-deb',
  'application/x-dosexec',
  'application/x-elf',
  'application/x-executable',
  'application/x-httpd-php',
  'application/x-iso9660-image',
  'application/x-java-archive',
  'application/x-mach-binary',
  'application/x-ms-application',
  'application/x-ms-shortcut',
  'application/x-msdos-program',
  'application/x-msdownload',
  'application/x-msi',
  'application/x-perl',
  'application/x-python-code',
  'application/x-rpm',
  'application/x-sh',
  'application/x-sharedlib',
  'application/x-shellscript',
  'application/x-vbs',
  'text/javascript',
  'text/vbscript',
  'text/x-python',
  'text/x-shellscript',
]);

const actingTypes = new Set([
  'application/x-ipynb+json',
  'application/xhtml+xml',
  'image/svg+xml',
  'text/html',
]);

/** Characters that make a name read in another order than it is. */
const reordered = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** More than this is not read; names of attachments are much shorter. */
const maxLength = 1000;

/**
 * What is dangerous about opening an attachment. Its name decides, as it does for VS Code and for every
 * system; the content type counts only where the name says nothing (no extension, or xml).
 */
export function dangerOf(filename: string, contentType: string): Danger | undefined {
  const name = plain(filename);
  const extension = extensionOf(name);
  const danger = dangerOfExtension(extension) ?? dangerOfType(extension, contentType);
  if (/\s{3}\.[^.]*$/.test(name.slice(-100))) return 'hides-type';
  if (danger && (pretends(name) || reordered.test(filename.slice(0, maxLength))))
    return 'hides-type';
  return danger;
}

/** Whether something dangerous may be shown in the plain text editor, where nothing of it runs. */
export function opensAsText(filename: string): boolean {
  return text.has(extensionOf(plain(filename)));
}

function dangerOfExtension(extension: string): Danger | undefined {
  if (running.has(extension)) return 'runs';
  return acting.has(extension) ? 'acts-on-editor' : undefined;
}

function dangerOfType(extension: string, contentType: string): Danger | undefined {
  if (extension !== '' && extension !== 'xml') return undefined;
  const type = contentType.slice(0, maxLength).split(';')[0]!.trim().toLowerCase();
  if (runningTypes.has(type)) return 'runs';
  return actingTypes.has(type) ? 'acts-on-editor' : undefined;
}

/** Whether an extension of a document stands before the last one, with or without more after it. */
function pretends(name: string): boolean {
  const inner = name.split('.').slice(1, -1);
  return inner.some((part) => documents.has(part.trim().split(/[\s_-]/)[0]!));
}

/**
 * The name as systems take it: in lower case, without what cannot be seen and without the dots and
 * spaces at its end, which Windows drops.
 */
function plain(filename: string): string {
  const end = filename.length > maxLength ? filename.slice(-maxLength) : filename;
  const visible = end.normalize('NFKC').replace(/[\p{Cc}\p{Cf}]/gu, '');
  let length = visible.length;
  while (length > 0 && /[\s.]/.test(visible[length - 1]!)) length--;
  return visible.slice(0, length).toLowerCase();
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  // After a colon, Windows expects the name of a stream of the file.
  return dot < 0
    ? ''
    : name
        .slice(dot + 1)
        .split(':')[0]!
        .trim();
}
