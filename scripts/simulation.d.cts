/** The script of the simulator's thread in one text. */
export function simulationThread(): string;
