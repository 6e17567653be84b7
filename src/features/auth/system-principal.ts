/** Whoever runs the program's command line; the schema holds this principal from its first migration on. */
export const SYSTEM_PRINCIPAL_ID = '00000000-0000-4000-8000-000000000001';
