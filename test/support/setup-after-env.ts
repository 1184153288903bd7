import { takeRefusedDials } from './dial-guard';

// A test that expects refused dials takes them itself; any other must not dial out at all.
afterEach(() => {
  expect(takeRefusedDials()).toEqual([]);
});
