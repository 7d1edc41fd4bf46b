/** What is wrong with what was typed, in one sentence; undefined where nothing is. */
import * as l10n from '@vscode/l10n';
import { isAddress, isHost, isPort, isText, maxName } from '../fields.ts';

const maxPassword = 4000;

export function addressFault(value: string): string | undefined {
  if (isAddress(value.trim())) return undefined;
  return l10n.t('An e-mail address looks like name@example.org.');
}

export function hostFault(value: string): string | undefined {
  if (isHost(value.trim())) return undefined;
  return l10n.t('A server has a name like imap.example.org.');
}

export function portFault(value: string): string | undefined {
  if (/^\s{0,10}\d{1,5}\s{0,10}$/.test(value) && isPort(Number(value))) return undefined;
  return l10n.t('A port is a whole number from 1 to 65535.');
}

export function userFault(value: string): string | undefined {
  return value.trim() === '' ? needed() : textFault(value.trim());
}

/** A name may be empty: then there is none. */
export function nameFault(value: string): string | undefined {
  if (value.trim() === '' || isText(value.trim(), maxName)) return undefined;
  if (value.trim().length > maxName) return l10n.t('A name has at most {0} letters.', `${maxName}`);
  return textFault(value.trim());
}

/** Anything that can be one line; spaces at its ends may belong to it. */
export function passwordFault(value: string, optional = false): string | undefined {
  if (value === '') return optional ? undefined : needed();
  if (value.length <= maxPassword && !/[\0\r\n]/.test(value)) return undefined;
  return l10n.t('A password is one line of at most {0} letters.', `${maxPassword}`);
}

export function clientIdFault(value: string): string | undefined {
  return tokenFault(value.trim());
}

export function endpointFault(value: string): string | undefined {
  const text = value.trim();
  const fits = tokenFault(text) === undefined && URL.canParse(text);
  if (fits && new URL(text).protocol === 'https:' && new URL(text).hostname !== '')
    return undefined;
  return l10n.t('The address begins with https://.');
}

export function scopesFault(value: string): string | undefined {
  const text = value.trim();
  if (text === '') return needed();
  if (text.length <= 1000 && /^[\x20-\x7e]+$/.test(text) && !/["\\]/.test(text)) return undefined;
  return l10n.t('Scopes are names with spaces between them.');
}

function tokenFault(text: string): string | undefined {
  if (text === '') return needed();
  if (text.length <= 1000 && /^[\x21-\x7e]+$/.test(text)) return undefined;
  return l10n.t('This is a text without spaces.');
}

function textFault(text: string): string | undefined {
  return isText(text) ? undefined : l10n.t('This is one line of text without control characters.');
}

function needed(): string {
  return l10n.t('This is needed.');
}
