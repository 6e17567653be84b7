import type { PolicyRevision } from '../policy.js';
import { revision20180904 } from './2018-09-04.policy.js';
import { revision20181022 } from './2018-10-22.policy.js';
import { revision20190225 } from './2019-02-25.policy.js';
import { revision20190801 } from './2019-08-01.policy.js';
import { revision20190909 } from './2019-09-09.policy.js';
import { revision20191018 } from './2019-10-18.policy.js';
import { revision20200115 } from './2020-01-15.policy.js';
import { revision20200208 } from './2020-02-08.policy.js';
import { revision20201116 } from './2020-11-16.policy.js';
import { revision20240207 } from './2024-02-07.policy.js';
import { revision20250411 } from './2025-04-11.policy.js';
import { revision20250831 } from './2025-08-31.policy.js';
import { revision20250930 } from './2025-09-30.policy.js';
import { revision20251231 } from './2025-12-31.policy.js';
import { revision20260608 } from './2026-06-08.policy.js';

/** Every revision as the world learned it, oldest first. */
export const POLICY_HISTORY: readonly PolicyRevision[] = [
  revision20180904,
  revision20181022,
  revision20190225,
  revision20190801,
  revision20190909,
  revision20191018,
  revision20200115,
  revision20200208,
  revision20201116,
  revision20240207,
  revision20250411,
  revision20250831,
  revision20250930,
  revision20251231,
  revision20260608,
];

/** The revision that acts unless another is named. */
export const NEWEST_REVISION: PolicyRevision = revision20260608;
