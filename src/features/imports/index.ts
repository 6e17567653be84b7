import { ImportEntity } from './import.entity.js';

export const importsEntities = [ImportEntity];
