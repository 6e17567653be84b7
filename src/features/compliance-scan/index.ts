import { ScanEntity } from './scan.entity.js';

export { ComplianceScanModule } from './compliance-scan.module.js';
export { type ScanReport, scanReportOf } from './scan-report.js';
export { ScansService } from './scans.service.js';
export { type StandingsSummary, StandingsSummaryService } from './standings-summary.service.js';

export const scanEntities = [ScanEntity];
