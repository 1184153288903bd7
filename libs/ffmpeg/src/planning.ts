/** What results will be, told without running anything: all that the orchestrator may know of this. */
export * from './asked-span';
export * from './concat-plan';
export { MediaError } from './errors';
export * from './frame-rate';
export { uprightSize } from './graphs/img2vid.graph';
export { windowOf, type FrameWindow } from './frame-window';
export { slideFrames } from './ken-burns/frame.plan';
export * from './laid-length';
export * from './pacing';
export { displaySize, fittedSize, type Size, type StoredPicture } from './picture';
export { type Rational } from './probe-facts';
export { readStill, type StillFacts } from './still';
export * from './subtitles/caption.warnings';
export * from './subtitles/captions';
export * from './timeline.facts';
