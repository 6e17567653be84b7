import { Module } from '@nestjs/common';
import { CustomerFactsReader } from './customer-facts.reader.js';

@Module({
  providers: [CustomerFactsReader],
  exports: [CustomerFactsReader],
})
export class AgreementsModule {}
