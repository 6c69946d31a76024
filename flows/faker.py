"""What `faker` gives in scripts: made-up data by the names of Datafaker, in JavaScript.

Maestro's documentation ("Generate synthetic data") hands its users Java's Datafaker 2; the names
are those of its providers. One that is not here gives made-up words, so that a flow runs on.
"""

FAKER = r"""
(() => {
  'use strict';
  const below = (n) => Math.floor(Math.random() * n);
  const any = (list) => list[below(list.length)];
  const between = (low, high) => {
    const [a, b] = [Math.trunc(Number(low)), Math.trunc(Number(high))];
    return b > a ? a + below(b - a) : a;
  };
  const many = (n, make) => Array.from({ length: Math.max(0, Math.trunc(Number(n))) }, make);
  const signs = (n, of) => many(n, () => of[below(of.length)]).join('');
  const DIGITS = '0123456789', LOW = 'abcdefghijklmnopqrstuvwxyz', HEX = '0123456789abcdef';
  const FIRST = ['Ada', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Grace', 'Henry', 'Ines'];
  const LAST = ['Adams', 'Baker', 'Clark', 'Dixon', 'Evans', 'Foster', 'Green', 'Hughes', 'Irwin'];
  const CITY = ['Lisbon', 'Oslo', 'Vienna', 'Dublin', 'Prague', 'Athens', 'Geneva', 'Lyon'];
  const LAND = ['Portugal', 'Norway', 'Austria', 'Ireland', 'Greece', 'Chile', 'Kenya', 'Japan'];
  const CODE = ['PT', 'NO', 'AT', 'IE', 'GR', 'CL', 'KE', 'JP'];
  const WORD = ['river', 'stone', 'cloud', 'lamp', 'forest', 'paper', 'window', 'harbour', 'field'];
  const HUE = ['red', 'green', 'blue', 'yellow', 'violet', 'orange', 'white', 'black', 'teal'];
  const WORK = ['Baker', 'Carpenter', 'Editor', 'Gardener', 'Nurse', 'Pilot', 'Teacher'];
  const first = () => any(FIRST), last = () => any(LAST), full = () => `${first()} ${last()}`;
  const words = (n = 3) => many(n, () => any(WORD));
  const title = () => words(2).map((w) => w[0].toUpperCase() + w.slice(1)).join(' ');
  const sentence = (n = 6) => { const s = words(n).join(' ');
    return `${s[0].toUpperCase()}${s.slice(1)}.`; };
  const user = () => `${first()}.${last()}`.toLowerCase();
  const email = () => `${user()}.${signs(6, DIGITS)}@example.com`;
  const street = () => `${title().split(' ')[0]} Street`;
  const place = () => `${between(1, 200)} ${street()}`;
  const uuid = () => [8, 4, 4, 4, 12].map((n) => signs(n, HEX)).join('-');
  const luhn = (text) => {
    const sum = [...text].reverse().reduce((all, sign, at) => {
      const twice = Number(sign) * (at % 2 ? 1 : 2);
      return all + (twice > 9 ? twice - 9 : twice);
    }, 0);
    return text + (10 - (sum % 10)) % 10;
  };
  const card = () => luhn('4' + signs(14, DIGITS)).replace(/(.{4})(?=.)/g, '$1-');
  const decimal = (places = 2, low = 0, high = 1000) =>
    Number((Number(low) + Math.random() * (Number(high) - Number(low))).toFixed(Number(places)));
  const numerify = (text) => String(text).replace(/[#Ø]/g, (s) => s === '#' ?
    below(10) : 1 + below(9));
  const letterify = (text, upper = false) => String(text).replace(/\?/g, () => {
    const s = LOW[below(26)];
    return upper ? s.toUpperCase() : s;
  });
  const bothify = (text, upper = false) => letterify(numerify(text), upper);
  const spread = (set) => set.replace(/(.)-(.)/g, (_, a, b) =>
    many(b.charCodeAt(0) - a.charCodeAt(0) + 1, (__, i) =>
      String.fromCharCode(a.charCodeAt(0) + i)).join(''));
  const regexify = (text) => String(text).replace(
    /(?:\[([^\]]+)\]|(\\[dw])|(\\?.))(?:\{(\d+)(?:,(\d+))?\}|(\?))?/g,
    (_, set, kind, sign, low, high, maybe) => {
      const of = set ? spread(set) : kind === '\\d' ? DIGITS : kind ? LOW + DIGITS : sign.slice(-1);
      return signs(maybe ? below(2) : between(low ?? 1, Number(high ?? low ?? 1) + 1), of);
    });
  const known = {
    name: { firstName: first, lastName: last, fullName: full, name: full, nameWithMiddle:
      () => `${first()} ${full()}`, prefix: () => any(['Mr.', 'Ms.', 'Dr.']), username: user,
      title: () => any(WORK) },
    internet: { emailAddress: (of) => of ? `${of}@example.com` : email(), email,
      safeEmailAddress: email, username: user, userName: user, url: () =>
        `www.${any(WORD)}.example`,
      domainName: () => `${any(WORD)}.example`, uuid, macAddress: () => many(6, () => signs(2,
        HEX)).join(':'),
      ipV4Address: () => many(4, () => between(1, 255)).join('.'),
      password: (low = 8, high = 16) => 'aA1' + signs(between(low, Number(high) + 1) - 3,
        LOW + DIGITS) },
    address: { city: () => any(CITY), cityName: () => any(CITY), country: () => any(LAND),
      countryCode: () => any(CODE), state: () => any(CITY), streetName: street,
        streetAddress: place,
      buildingNumber: () => String(between(1, 200)), zipCode: () => signs(5, DIGITS),
      postcode: () => signs(5, DIGITS), fullAddress: () => `${place()}, ${any(CITY)}`,
      latitude: () => String(decimal(6, -90, 90)), longitude: () => String(decimal(6, -180, 180)) },
    phoneNumber: { phoneNumber: () => `+4930${signs(7, DIGITS)}`, cellPhone: () =>
      `+49151${signs(7, DIGITS)}` },
    number: { digits: (n) => signs(n, DIGITS), digit: () => signs(1, DIGITS),
      numberBetween: between,
      randomNumber: () => below(2 ** 31), randomDigit: () => below(10),
      randomDigitNotZero: () => 1 + below(9), randomDouble: decimal, positive: () =>
        1 + below(2 ** 31 - 1),
      negative: () => -1 - below(2 ** 31 - 1),
      int: (o = {}) => between(o.min ?? 0, (o.max ?? 9999) + 1) },
    lorem: { word: () => any(WORD), words, sentence, paragraph: (n = 3) => many(n, () =>
      sentence()).join(' '),
      characters: (n = 255) => signs(n, LOW), fixedString: (n) => signs(n, LOW) },
    finance: { creditCard: card, iban: () => `DE${signs(20, DIGITS)}`, bic: () => signs(8,
      LOW).toUpperCase() },
    company: { name: () => `${last()} Ltd`, industry: () => title(), catchPhrase: () =>
      sentence(4) },
    commerce: { productName: title, department: () => title().split(' ')[0], price: (low = 0,
      high = 1000) =>
      decimal(2, low, high).toFixed(2) },
    color: { name: () => any(HUE), human: () => any(HUE), hex: () => `#${signs(6, HEX)}` },
    bool: { bool: () => below(2) === 1 },
    job: { title: () => any(WORK), position: () => any(WORK) },
    book: { title, author: full, publisher: () => `${last()} Press` },
    code: { ean13: () => signs(13, DIGITS), isbn13: () => `978${signs(10, DIGITS)}` },
    options: { option: (...of) => any(of.length === 1 && Array.isArray(of[0]) ? of[0] : of) },
    random: { nextInt: (a, b) => b === undefined ? below(a) : between(a, Number(b) + 1),
      nextDouble: () => Math.random(), nextBoolean: () => below(2) === 1, hex: (n = 8) => signs(n,
        HEX) },
    string: { alphanumeric: (n = 8) => signs(n, LOW + DIGITS), numeric: (n = 8) => signs(n,
      DIGITS), uuid },
  };
  known.person = known.name;
  known.location = known.address;
  known.phone = { number: known.phoneNumber.phoneNumber };
  // A provider is called, as in Java, or read, as in JavaScript.
  const provider = (methods) => {
    const made = () => made;
    for (const [name, value] of Object.entries(methods)) Object.defineProperty(made, name,
      { value });
    return made;
  };
  const other = new Proxy(() => other, {
    get: (_, name) => (typeof name === 'string' && name !== 'then' ? title : undefined),
  });
  const providers = Object.create(null);
  for (const [name, methods] of Object.entries(known)) providers[name] = provider(methods);
  const flat = (name) => name.toLowerCase().replace(/_/g, '');
  const own = (held, name) => held[Object.keys(held).find((one) => flat(one) === flat(name))];
  const expression = (text) => String(text).replace(
    /#\{([\w.]+)((?:[\s,]*'[^']*')*)\s*\}/g, (_, path, given) => {
      const options = [...given.matchAll(/'([^']*)'/g)].map((found) => found[1]);
      const [group, method] = path.split('.');
      const work = method === undefined ? own(tools, group) : own(own(known, group) ?? {}, method);
      return String((work ?? title)(...options));
    });
  const tools = { numerify, letterify, bothify, regexify, expression };
  return new Proxy(Object.assign(Object.create(null), providers, tools), {
    get: (held, name) => name in held || typeof name !== 'string' || name === 'then' ||
      name === 'toJSON'
      ? held[name] : other,
  });
})()
"""
