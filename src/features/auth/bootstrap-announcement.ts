import { Injectable } from '@nestjs/common';

/** The first credentials as they were generated; null for one that the configuration gave. */
export interface GeneratedCredentials {
  readonly apiKey: string | null;
  readonly adminPassword: string | null;
}

/** Shows generated credentials once, on standard error, past the logger, whose lines are kept, and beside what a command answers. */
@Injectable()
export class BootstrapAnnouncement {
  announce({ apiKey, adminPassword }: GeneratedCredentials): void {
    const lines = [
      ...(apiKey === null ? [] : [`  API key with every scope:  ${apiKey}`]),
      ...(adminPassword === null ? [] : [`  User admin, password:      ${adminPassword}`]),
    ];
    if (lines.length === 0) return;
    const rule = '-'.repeat(78);
    process.stderr.write(
      `\n${rule}\nFirst start. These credentials were made for you and are shown this once:\n\n${lines.join('\n')}\n${rule}\n\n`,
    );
  }
}
