import { ImportEntity } from './import.entity.js';

export { csvUploadOf } from './csv-bodies.js';
export {
  type ImportOutcome,
  type ImportRun,
  type ImportSource,
  ImportSources,
  type LineProblem,
  refuseStaged,
} from './import-source.js';
export { importReportToJson, type StartedImport, startedImportSchema } from './import-report.json.js';
export { ImportsModule } from './imports.module.js';
export type { ImportReport } from './import.repository.js';
export { ImportsService } from './imports.service.js';

export const importsEntities = [ImportEntity];
