// Loaded into node before a program (`--import`): its clock stands at DEPGATE_TEST_NOW, so that a recorded run repeats to the byte.

const moment = Date.parse(process.env.DEPGATE_TEST_NOW)
const began = Date.now()
const RealDate = Date

globalThis.Date = class Date extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(Date.now())
    else super(...args)
  }
  static now() {
    return moment + (RealDate.now() - began)
  }
}
