export { ProgramLogger } from './program-logger.js';
