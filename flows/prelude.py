"""What every script finds: the globals of Maestro's JavaScript, in JavaScript.

`__run` keeps all that a script declares inside it; names that nobody has set read as undefined,
which is how flows ask for defaults (`${NAME || 'x'}`).
"""

PRELUDE = r"""
'use strict';
(() => {
  const G = globalThis;
  const scopes = [Object.create(null)];
  const logs = [];
  let folder = '';
  const shown = (v) => {
    if (typeof v === 'string') return v;
    if (v === undefined || v === null || typeof v !== 'object') return String(v);
    try { return JSON.stringify(v); } catch (e) { return String(v); }
  };
  const log = (...parts) => {
    if (logs.length < 200) logs.push(parts.map(shown).join(' ').slice(0, 2000));
  };
  const shared = {
    output: {},
    maestro: { platform: 'android', copiedText: '' },
    console: { log, info: log, warn: log, error: log, debug: log },
    json: (text) => JSON.parse(text),
    relativePoint: (x, y) => `${Math.ceil(x * 100)}%,${Math.ceil(y * 100)}%`,
  };
  const called = (method, url, options = {}) => {
    const asked = JSON.stringify({ method, url: String(url), ...options, folder });
    if (!G.__ask) throw new Error('the network is off: allow it with --allow-network');
    const answer = JSON.parse(G.__ask(asked));
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  shared.http = {
    get: (url, o) => called('GET', url, o), post: (url, o) => called('POST', url, o),
    put: (url, o) => called('PUT', url, o), delete: (url, o) => called('DELETE', url, o),
    request: (url, o = {}) => called(o.method || 'GET', url, o),
  };
  const any = (list) => list[Math.floor(Math.random() * list.length)];
  const digits = (n) => Array.from({ length: n }, () => Math.floor(Math.random() * 10)).join('');
  const signs = (n, of) => Array.from(
    { length: n }, () => Math.floor(Math.random() * of).toString(of)).join('');
  const FIRST = ['Ada', 'Ben', 'Clara', 'David', 'Emma', 'Felix', 'Grace', 'Henry', 'Ines'];
  const LAST = ['Adams', 'Baker', 'Clark', 'Dixon', 'Evans', 'Foster', 'Green', 'Hughes', 'Irwin'];
  const CITY = ['Lisbon', 'Oslo', 'Vienna', 'Dublin', 'Prague', 'Athens', 'Geneva', 'Lyon'];
  const LAND = ['Portugal', 'Norway', 'Austria', 'Ireland', 'Greece', 'Chile', 'Kenya', 'Japan'];
  const WORD = ['river', 'stone', 'cloud', 'lamp', 'forest', 'paper', 'window', 'harbour', 'field'];
  const HUE = ['red', 'green', 'blue', 'yellow', 'violet', 'orange', 'white', 'black', 'teal'];
  const words = (n) => Array.from({ length: n }, () => any(WORD)).join(' ');
  shared.faker = {
    name: () => ({ firstName: () => any(FIRST), lastName: () => any(LAST),
                   fullName: () => `${any(FIRST)} ${any(LAST)}` }),
    person: { firstName: () => any(FIRST), lastName: () => any(LAST),
              fullName: () => `${any(FIRST)} ${any(LAST)}` },
    internet: { email: () => `${any(FIRST)}.${digits(6)}@example.com`.toLowerCase(),
                userName: () => `${any(FIRST)}${digits(4)}`.toLowerCase(),
                password: (n = 12) => `${any(WORD)}A${digits(Math.max(1, n - 6))}` },
    location: { city: () => any(CITY), country: () => any(LAND) },
    address: { city: () => any(CITY), country: () => any(LAND) },
    phone: { number: () => `+4930${digits(7)}` },
    color: { human: () => any(HUE) },
    lorem: { word: () => any(WORD), words, sentence: () => `${words(6)}.` },
    number: { int: (o = {}) => {
      const low = o.min ?? 0, high = o.max ?? 9999;
      return low + Math.floor(Math.random() * (high - low + 1)); } },
    string: { alphanumeric: (n = 8) => signs(n, 36), numeric: (n = 8) => digits(n),
              uuid: () => [8, 4, 4, 4, 12].map((n) => signs(n, 16)).join('-') },
  };
  const looked = (name) => {
    for (let i = scopes.length - 1; i >= 0; i--) if (name in scopes[i]) return scopes[i][name];
    if (name in shared) return shared[name];
    return G[name];
  };
  const names = new Proxy(Object.create(null), {
    has: (_, name) => name !== '__code' && typeof name === 'string',
    get: (_, name) => (name === Symbol.unscopables ? undefined : looked(name)),
    set: (_, name, value) => { scopes[scopes.length - 1][name] = value; return true; },
  });
  // The inner function keeps what a script declares before what the scopes hold.
  const inside = new Function('__names', '__code',
    'with (__names) { return (function () { return eval(__code) })() }');
  G.__run = (code) => shown(inside(names, code));
  G.__enter = (text) => { scopes.push(Object.assign(Object.create(null), JSON.parse(text))); };
  G.__leave = () => { scopes.pop(); };
  G.__define = (text) => { Object.assign(scopes[scopes.length - 1], JSON.parse(text)); };
  G.__folder = (text) => { folder = text; };
  G.__copied = (text) => { shared.maestro.copiedText = text; };
  G.__logs = () => JSON.stringify(logs.splice(0));
  G.__output = () => JSON.stringify(shared.output);
})();
"""
