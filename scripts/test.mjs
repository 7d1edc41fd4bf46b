import { ensurePackages, requireNode, runScript } from './bootstrap.mjs';

requireNode();
ensurePackages();
runScript('scripts/test/main.ts', process.argv.slice(2));
