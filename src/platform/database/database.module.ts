import { type DynamicModule, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from './database.js';

/** The database. */
@Module({})
export class DatabaseModule {
  /** The data source is opened, and its schema brought up to date, before the modules that use it are made. */
  static around(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DataSource, useValue: dataSource }, Database],
      exports: [Database],
    };
  }
}
