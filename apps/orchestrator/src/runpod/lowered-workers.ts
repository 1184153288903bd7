/** Most workers are fewer than they should be. */
export function loweredNote(now: number, wanted: number): string {
  return `Most workers is ${now} and not ${wanted}: RunPod lowers it to 2 after 3 days without requests and to 0 after 7, and raises it for nobody; \`npm run runpod -- apply\` restores it.`;
}
