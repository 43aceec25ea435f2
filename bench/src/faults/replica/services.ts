import type {
  AuditorService,
  AuthService,
  BackstageCredentials,
  HttpAuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';

/** Warnings and errors to the standard error stream, where the storm keeps the last of them. */
export function createLogger(): LoggerService {
  const write = (level: string) => (message: string, meta?: unknown) => {
    const cause = meta instanceof Error ? `: ${meta.stack}` : '';
    process.stderr.write(`${level} ${message}${cause}\n`);
  };
  const logger: LoggerService = {
    error: write('error'),
    warn: write('warn'),
    info: () => {},
    debug: () => {},
    child: () => logger,
  };
  return logger;
}

/** One person who asks for everything. */
export const person = {
  $$type: '@backstage/BackstageCredentials',
  principal: { type: 'user', userEntityRef: 'user:default/storm' },
} as unknown as BackstageCredentials;

export function createAuth(): AuthService {
  return {
    getOwnServiceCredentials: async () => person,
    isPrincipal: () => true,
  } as unknown as AuthService;
}

/** For the router, which nobody asks here. */
export function createHttpAuth(): HttpAuthService {
  return { credentials: async () => person } as unknown as HttpAuthService;
}

/** Nobody is a member of anything here. */
export function createUserInfo(): UserInfoService {
  return {
    getUserInfo: async () => ({
      userEntityRef: 'user:default/storm',
      ownershipEntityRefs: ['user:default/storm'],
    }),
  };
}

export function createAuditor(): AuditorService {
  return {
    createEvent: async () => ({
      success: async () => {},
      fail: async () => {},
    }),
  };
}
