import { type DynamicModule, Module } from '@nestjs/common';
import { Configuration } from './configuration.js';

/** The configuration, read once. */
@Module({})
export class ConfigurationModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: ConfigurationModule,
      global: true,
      providers: [{ provide: Configuration, useValue: configuration }],
      exports: [Configuration],
    };
  }
}
