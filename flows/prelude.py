"""What every script finds: the globals of Maestro's JavaScript, in JavaScript.

`__run` keeps all that a script declares inside it; names that nobody has set read as undefined,
which is how flows ask for defaults (`${NAME || 'x'}`).
"""

import json

from .faker import FAKER

_PRELUDE = r"""
'use strict';
(() => {
  const G = globalThis;
  const scopes = [Object.create(null)];
  const logs = [];
  const FAKER = __FAKER__;
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
  let faker;
  const looked = (name) => {
    for (let i = scopes.length - 1; i >= 0; i--) if (name in scopes[i]) return scopes[i][name];
    // Made for the first script that asks: most flows have none.
    if (name === 'faker') return (faker ??= (0, eval)(FAKER));
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

PRELUDE = _PRELUDE.replace("__FAKER__", json.dumps(FAKER))
