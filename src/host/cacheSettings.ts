import { workspace } from 'vscode';
import { type CacheSettings, defaultCache } from '../model/cache.ts';
import { settings } from './ids.ts';

/** What `mail.cache.*` says by now; a value nobody can mean counts as not set. */
export function cacheSettings(): CacheSettings {
  const configuration = workspace.getConfiguration(settings.section);
  const enabled = configuration.get<unknown>(settings.cacheEnabled);
  const megabytes = configuration.get<unknown>(settings.cacheSize);
  return {
    enabled: typeof enabled === 'boolean' ? enabled : defaultCache.enabled,
    textLimit:
      typeof megabytes === 'number' && megabytes >= 0
        ? Math.floor(megabytes * 2 ** 20)
        : defaultCache.textLimit,
  };
}
