import { takeRefusedDials } from './dial-guard';

// Machines are shared: a limit is there to end what hangs, not to judge what is slow.
jest.setTimeout(60_000);

// A test that expects refused dials takes them itself; any other must not dial out at all.
afterEach(() => {
  expect(takeRefusedDials()).toEqual([]);
});
