import type { Person } from './mime.ts';

const person = (name: string, address: string): Person => ({ name, address });

export const ada = person('Ada Lovelace', 'ada@example.org');
export const bob = person('Bob Okafor', 'bob@example.org');
export const priya = person('Priya Raman', 'priya@example.org');
export const lena = person('Lena Weiß', 'lena@weiss.example');
export const mei = person('田中 芽衣', 'mei@tanaka.example');
export const youssef = person('يوسف حداد', 'youssef@haddad.example');
export const noa = person('נועה לוי', 'noa@levi.example');
export const sven = person('Sven Åkesson', 'sven@akesson.example');
export const tom = person('Tom Baker', 'tom@example.org');
export const ines = person('Inês Carvalho', 'ines@carvalho.example');
export const marta = person('Marta Kowalska', 'marta@example.org');
export const ci = person('Loom CI', 'ci@build.example.org');
export const forge = person('Forge', 'notifications@forge.example.org');

export const list = person('Loom developers', 'loom-dev@lists.example.org');
export const announce = person('Loom announcements', 'loom-announce@lists.example.org');
