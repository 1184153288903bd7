import {
  EnvError,
  envBoolean,
  envChoice,
  envInteger,
  envList,
  envText,
  envUrl,
  readEnv,
} from './env';

const schema = {
  PORT: envInteger({ description: 'p', default: '3000', minimum: 1, maximum: 65_535 }),
  URL: envUrl({ description: 'u' }),
  DEBUG: envBoolean({ description: 'd', default: 'false' }),
  LEVEL: envChoice(['info', 'debug'], { description: 'l', default: 'info' }),
  NETS: envList({
    description: 'n',
    default: '',
    check: (item) => item.includes('/'),
    form: 'no CIDR',
  }),
  KEY: envText({ description: 'k', pattern: /^.{4,}$/, form: 'at least 4 characters' }),
};

describe(readEnv.name, () => {
  it('fills in defaults and leaves the rest unset', () => {
    expect(readEnv(schema, { KEY: '' })).toEqual({
      PORT: 3000,
      URL: undefined,
      DEBUG: false,
      LEVEL: 'info',
      NETS: [],
      KEY: undefined,
    });
  });

  it('reads each kind', () => {
    const env = {
      PORT: '80',
      URL: 'https://a.example/',
      DEBUG: 'true',
      LEVEL: 'debug',
      NETS: '10.0.0.0/8, ::1/128',
      KEY: 'abcd',
    };

    expect(readEnv(schema, env)).toEqual({
      PORT: 80,
      URL: 'https://a.example',
      DEBUG: true,
      LEVEL: 'debug',
      NETS: ['10.0.0.0/8', '::1/128'],
      KEY: 'abcd',
    });
  });

  it('names every problem in one error', () => {
    const env = {
      PORT: '1e3',
      URL: 'ftp://x',
      DEBUG: 'yes',
      LEVEL: 'loud',
      NETS: '10',
      KEY: 'abc',
    };

    expect(() => readEnv(schema, env)).toThrow(
      new EnvError([
        'PORT must be a whole number from 1 to 65535',
        'URL must be an http: or https: URL',
        'DEBUG must be true or false',
        'LEVEL must be one of info, debug',
        'NETS has "10", no CIDR',
        'KEY must be at least 4 characters',
      ]),
    );
  });
});
