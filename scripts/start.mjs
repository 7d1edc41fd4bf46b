import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('scripts/start/main.ts', process.argv.slice(2));
