/** What `keys --help` says. */
export const HELP = `Keys of the API: who may call it, and how much.

  keys list   [--owner acme]
  keys make   --owner acme [--name n8n] [--scopes jobs:write,jobs:read] [--expires 90d]
  keys rotate KEY_ID [--grace 24h] [--expires 90d|never]
  keys revoke KEY_ID
  keys limits [--owner acme [--rate 1200] [--jobs 500] [--spend 25]]

Run it as npm run -s keys -- list, or in the image as node orchestrator.mjs keys list. It works beside
a running orchestrator, on the database that DATABASE_URL or DATA_DIR names; a change works everywhere
within seconds.

make      makes a key and shows it, once: the key alone on standard output. Only its hash is kept.
rotate    makes a key like an old one, which goes on working for the grace (default 24h, 0 ends it now).
revoke    ends a key now. Takes the key itself as well as its id.
limits    requests a minute, jobs that have not ended, and dollars a month, for an owner: a number, 0 for
          no limit, or "default" for RATE_LIMIT_PER_MINUTE, JOBS_MAX_ACTIVE and MONTHLY_SPEND_LIMIT_USD.
          Without an owner: those that have own.

--scopes  of jobs:write (make and cancel jobs), jobs:read (see them), admin (see what is everybody's).
--json    answers as JSON on standard output.

X_API_KEY stays the key of owner "default" with all scopes; it is not in the list.
`;
