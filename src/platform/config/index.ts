export { Configuration, readConfiguration } from './configuration.js';
export { ConfigurationModule } from './configuration.module.js';
