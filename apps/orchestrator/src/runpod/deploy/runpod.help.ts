/** What `runpod --help` says. */
export const HELP = `The RunPod endpoint of this program: made, changed, watched and removed.

  runpod plan    [--file runpod.json] [--json]
  runpod apply   [--file runpod.json] [--yes] [--no-smoke] [--smoke-image URL]
  runpod status  [--json]
  runpod scale   [--min 0] [--max 10] [--idle 300]
  runpod logs    [--worker ID] [--follow] [--tail 100] [--since 10m] [--source container] [--json]
  runpod destroy [--confirm NAME] [--force]

Run it as npm run -s runpod -- plan, or in the image as node orchestrator.mjs runpod plan. It needs
RUNPOD_API_KEY, from the environment or .env; plan and apply also PUBLIC_URL and WORKER_IMAGE.
"runpod apply --help" tells more of apply, and so on (docs/runpod-cli.md).
`;

/** What each command says of itself. */
export const COMMAND_HELP: Readonly<Record<string, string>> = {
  plan: `runpod plan [--file runpod.json] [--json]

Shows what differs between the file and RunPod, and changes nothing. Without the file the defaults count.
Exits with 0 when nothing differs, 2 when something does, 1 when it can not be told.
`,
  apply: `runpod apply [--file runpod.json] [--yes] [--no-smoke] [--smoke-image URL] [--env .env]

Shows the plan, asks, makes or changes template and endpoint, and writes RUNPOD_ENDPOINT_ID into .env.
Then a job of one second goes through the orchestrator at PUBLIC_URL (or on this machine) and its result
is checked. Twice in a row changes nothing. It restores most workers where RunPod has lowered it.

--yes          does not ask.
--no-smoke     leaves the job out, e.g. while the orchestrator is not there yet.
--smoke-image  the still of that job; an icon of the orchestrator's own documentation otherwise.
--env          the file that RUNPOD_ENDPOINT_ID is written to.
`,
  status: `runpod status [--json]

The endpoint, its workers by state, its queue, prices, releases, and what is wrong with it.
`,
  scale: `runpod scale [--min N] [--max N] [--idle SECONDS]

Changes how many workers there are, at once and until the next apply: change the file too.
`,
  logs: `runpod logs [--worker ID] [--follow] [--tail 100] [--since 10m] [--source container|system] [--json]

Lines of all workers, or of one: the last ones, or those since a time (10m, 2h, or RFC 3339).
--follow goes on, also with workers that start meanwhile, until it is interrupted.
--json writes an object a line.
`,
  destroy: `runpod destroy [--confirm NAME] [--force] [--env .env]

Removes endpoint and template, and RUNPOD_ENDPOINT_ID from .env. Asks for the name of the endpoint, or
takes it from --confirm. Refused while jobs are queued or running there, unless with --force.
`,
};
