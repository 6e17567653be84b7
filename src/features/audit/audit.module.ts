import { Module } from '@nestjs/common';
import { LedgerController } from './ledger.controller.js';
import { LedgerSealer } from './ledger-sealer.service.js';
import { LedgerVerifier } from './ledger-verifier.service.js';
import { Ledger } from './ledger.service.js';

/** The ledger: hash-chained entries of what must stay provable, their seals, and the proof. */
@Module({
  controllers: [LedgerController],
  providers: [Ledger, LedgerSealer, LedgerVerifier],
  exports: [Ledger, LedgerVerifier],
})
export class AuditModule {}
