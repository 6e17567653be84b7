import { Customers1574640000000 } from './1574640000000-customers.js';
import { Gate1574640100000 } from './1574640100000-gate.js';
import { Work1574640200000 } from './1574640200000-work.js';
import { Access1574640300000 } from './1574640300000-access.js';

/** Every migration in the order of its number. A merged one is never edited. */
export const migrations = [Customers1574640000000, Gate1574640100000, Work1574640200000, Access1574640300000];
