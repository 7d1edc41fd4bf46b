import { l10n, type QuickPickItem, window } from 'vscode';
import type { AccountId, Identity } from '../../model/account.ts';
import { cleanName } from '../folders.ts';
import { plain } from '../plain.ts';
import { accountName } from './accountName.ts';
import type { Accounts } from './accounts.ts';
import { addressFault, nameFault } from './wizard/faults.ts';

interface IdentityItem extends QuickPickItem {
  /** Undefined: the one to be added. */
  readonly at: number | undefined;
}

/** Shows the other addresses of an account until the user has had enough of changing them. */
export async function editIdentities(accounts: Accounts, id: AccountId): Promise<void> {
  for (;;) {
    const { identities = [] } = accounts.require(id);
    const items: IdentityItem[] = [
      ...identities.map(({ name, address }, at) => ({
        at,
        label: plain(cleanName(name ?? address)),
        description: name === undefined ? '' : plain(cleanName(address)),
      })),
      { at: undefined, label: `$(add) ${l10n.t('Add Identity…')}` },
    ];
    const placeHolder = l10n.t('Your other addresses in {0}', accountName(accounts, id));
    const chosen = await window.showQuickPick(items, { placeHolder, ignoreFocusOut: true });
    if (!chosen) return;
    const changed = await changeOne(identities, chosen.at);
    if (changed) await accounts.edit(id, { identities: changed });
  }
}

/** The list with one added, changed or removed; undefined when the user thinks better of it. */
async function changeOne(
  identities: readonly Identity[],
  at: number | undefined,
): Promise<readonly Identity[] | undefined> {
  const now = at === undefined ? undefined : identities[at];
  if (at === undefined || !now) {
    const added = await askIdentity(undefined, identities);
    return added && [...identities, added];
  }
  const [change, remove] = [l10n.t('Change…'), l10n.t('Remove')];
  const placeHolder = plain(cleanName(now.address));
  const action = await window.showQuickPick([change, remove], { placeHolder });
  if (action === remove) return identities.filter((each) => each !== now);
  if (action !== change) return undefined;
  const others = identities.filter((each) => each !== now);
  const changed = await askIdentity(now, others);
  return changed && identities.with(at, changed);
}

async function askIdentity(
  now: Identity | undefined,
  others: readonly Identity[],
): Promise<Identity | undefined> {
  const address = await window.showInputBox({
    prompt: l10n.t('E-mail address'),
    value: now?.address ?? '',
    ignoreFocusOut: true,
    validateInput: (value) => {
      const same = others.some((each) => each.address === value.trim());
      return same ? l10n.t('This address is there already.') : addressFault(value);
    },
  });
  if (address === undefined) return undefined;
  const name = await window.showInputBox({
    prompt: l10n.t('Name that goes with {0}, or nothing', address.trim()),
    value: now?.name ?? '',
    ignoreFocusOut: true,
    validateInput: nameFault,
  });
  if (name === undefined) return undefined;
  return { ...(name.trim() === '' ? {} : { name: name.trim() }), address: address.trim() };
}
