// search.js finds records by their words, in the box of every page's header and on the page of the search. The
// index is made with the site, in shards by the first letters of a word; see the package site/search for their
// format. Each is a script that hands its value to casebookSearch, since a page from the disk may not read files,
// and is loaded when the first word that needs it is typed.
//
//   form[data-find=ADDRESS]  the box in the header: its best results stand below it, the address has all
//   form[data-search]        the page of the search, with filters; its state stands in the query string
'use strict';

(() => {
  const root = new URL('.', document.currentScript.src);
  const perPage = 20, inBox = 7, nearTerms = 3;

  // Files, each with the version that the index says, so that those of one build are never read with those of another.
  const given = new Map(), loads = new Map();
  let query = `?${Math.floor(Date.now() / 60000)}`; // browsers keep files without asking for days
  window.casebookSearch = (name, value, version) => given.set(name, { value, version });

  class Outdated extends Error {}

  const fetched = (name, query) => new Promise((done, fail) => {
    const script = document.createElement('script');
    script.src = new URL(`search/${name}.js${query}`, root);
    script.onload = () => {
      script.remove();
      done(given.get(name));
      given.delete(name);
    };
    script.onerror = () => {
      script.remove();
      fail(new Error(name));
    };
    document.head.append(script);
  });

  const versionsOf = ({ shards, kinds, block, versions }) => {
    const names = [...shards.map(s => `s-${s}`), ...kinds.flatMap(k => Array.from({ length: Math.ceil(k.count / block) }, (_, n) => `d-${k.name}-${n}`)), 'facets'];
    return new Map(names.map((name, i) => [name, versions.slice(4 * i, 4 * i + 4)]));
  };

  const index = async () => {
    const { value } = await fetched('index', query);
    return { ...value, versionOf: versionsOf(value) };
  };

  const part = async name => {
    const version = (await load('index')).versionOf.get(name);
    const got = await fetched(name, `?v=${version}`).catch(() => null);
    if (got?.version === version) return got.value;
    throw new Outdated(name);
  };

  const load = name => {
    if (!loads.has(name)) {
      const loading = name === 'index' ? index() : part(name);
      loads.set(name, loading);
      loading.catch(() => { if (loads.get(name) === loading) loads.delete(name); });
    }
    return loads.get(name);
  };

  // Does work again, if the site was built anew since the index was read.
  const renewed = work => async (...args) => {
    try {
      return await work(...args);
    } catch (e) {
      if (!(e instanceof Outdated)) throw e;
      loads.clear();
      query = `?${Date.now()}`;
      return work(...args);
    }
  };

  // Words, taken apart as the package site/search does.
  const limit = 40;
  const wordRuns = /[\p{L}\p{N}\p{M}]+/gu;
  const asian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]/u;
  const asianRuns = new RegExp(`${asian.source}+|[^${asian.source.slice(1, -1)}]+`, 'gu');

  const fold = text => text.normalize('NFKD').replace(/(?![\u3099\u309a])\p{Mn}/gu, '').normalize('NFC').toLowerCase().replace(/ς/g, 'σ');

  const tokens = text => {
    const all = [];
    let place = 0;
    for (const [word] of fold(text).matchAll(wordRuns)) {
      for (const [run] of word.matchAll(asianRuns)) {
        const chars = [...run];
        if (!asian.test(run)) {
          all.push({ text: chars.slice(0, limit).join(''), place: place++ });
          continue;
        }
        for (let i = 0; i < Math.max(1, chars.length - 1); i++) all.push({ text: chars.slice(i, i + 2).join(''), place: place + i, asian: true });
        place += chars.length;
      }
    }
    return all;
  };

  // A search is pieces, all of which a result has: phrases in quotes, and words, which may be begun only.
  const piecesOf = query => [...query.replace(/[“”„«»]/g, '"').matchAll(/"([^"]*)("?)|[^\s"]+/g)].map(([all, phrase, end]) => {
    const given = phrase ?? all, text = given.replace(/^[^\p{L}\p{N}]*[a-z][a-z0-9+.-]*:\/\//iu, '');
    return { text, tokens: tokens(text), begun: !end, exact: text === phrase, address: text !== given || /^[^/]+\.[^/]+\//.test(all) };
  }).filter(piece => piece.tokens.length);

  // What an address may mean that nothing has as it stands: a place or a tab of what it leads to, of which a number
  // stays the end. Of name#12, what forges make of it.
  const shorter = ({ text, address }) => {
    const [, name, number] = text.match(/^([\w./-]*\w)[#!](\d+)$/) ?? [];
    if (name) return ['pull', 'merge_requests', 'pulls', 'issues'].map(way => `${name}/${way}/${number}`);
    if (!address) return [];
    const bare = text.replace(/[?#].*/, ''), ways = bare.split('/').filter(s => s);
    const some = bare === text ? [] : [bare];
    for (let n = ways.length - 1; n > 1; n--) if (/\d/.test(ways[n - 1])) some.push(ways.slice(0, n).join('/'));
    return some;
  };

  // The id in the address of a record's page, in the path of its file and in a link to it.
  const idOf = async ({ text, exact }) => {
    if (exact || !text.includes('/')) return null;
    const kinds = (await load('index')).kinds.map(k => k.name).join('|');
    return text.match(new RegExp(`(?:^|[^a-z])(?:${kinds})s?/(?:\\d+/)*([^/:?#]+?)(?:\\.md)?(?:[^\\p{L}\\p{N}]*$|[/:?#])`, 'iu'))?.[1];
  };

  // Postings.
  const digits = {};
  [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach((c, i) => { digits[c] = i; });

  const numbers = text => {
    const all = [];
    let n = 0, shift = 0;
    for (const c of text) {
      n |= (digits[c] & 31) << shift;
      shift += 5;
      if (digits[c] < 32) {
        all.push(n);
        n = shift = 0;
      }
    }
    return all;
  };

  // The documents with a word: the field of its first place, how many words the id has, the places.
  const postings = text => {
    const found = new Map(), all = numbers(text);
    let doc = 0, hit;
    for (let i = 0; i < all.length;) {
      const n = all[i++];
      if (n & 1) {
        doc += n >> 4;
        hit = { field: n >> 1 & 7, idWords: 0, places: [] };
        if (!hit.field) hit.idWords = all[i++];
        hit.places.push(all[i++]);
        found.set(doc, hit);
      } else hit.places.push(hit.places.at(-1) + (n >> 1));
    }
    return found;
  };

  const keyOf = token => token.replace(/[^a-z0-9]/gu, c => `_${c.codePointAt(0).toString(16).padStart(6, '0')}`);

  const shard = async key => {
    const text = await load(`s-${key}`);
    if (typeof text !== 'string') return text;
    const words = new Map(), parts = text.split(' ');
    for (let i = 0; i < parts.length; i += 2) words.set(parts[i], parts[i + 1]);
    loads.set(`s-${key}`, Promise.resolve(words));
    return words;
  };

  // The shards that may hold a word, or what begins with it.
  const shardsOf = async (token, begun) => {
    const { shards } = await load('index');
    const key = keyOf(token);
    const at = shards.findLastIndex(s => s <= key);
    const some = shards.filter((s, i) => i === at || begun && i > at && s.startsWith(key));
    return Promise.all(some.map(shard));
  };

  const isBegun = (piece, token) => token === piece.tokens.at(-1) && piece.begun && token.text.length > 2 || token.asian && [...token.text].length === 1;

  const merge = (into, found, exact) => {
    for (const [doc, hit] of found) {
      const other = into.get(doc);
      if (!other) into.set(doc, { ...hit, exact });
      else into.set(doc, { field: Math.min(other.field, hit.field), idWords: other.idWords || hit.idWords, exact: other.exact || exact,
        places: [...new Set([...other.places, ...hit.places])].sort((a, b) => a - b) });
    }
  };

  // A commit is written short in one place and whole in another.
  const isHash = word => /^(?=.*\d)[0-9a-f]{7,40}$/.test(word);

  const findToken = async (piece, token) => {
    const begun = isBegun(piece, token), found = new Map();
    for (const words of await shardsOf(token.text, begun)) {
      if (words.has(token.text)) merge(found, postings(words.get(token.text)), true);
      else if (isHash(token.text)) for (const [word, text] of words) if (isHash(word) && token.text.startsWith(word)) merge(found, postings(text), true);
      if (!begun) continue;
      for (const [word, text] of words) {
        if (word !== token.text && word.startsWith(token.text)) merge(found, postings(text), false);
      }
    }
    return found;
  };

  // The documents in which the words of a piece follow each other.
  const findPiece = async piece => {
    const lists = await Promise.all(piece.tokens.map(token => findToken(piece, token)));
    const found = new Map();
    const length = piece.tokens.at(-1).place + 1;
    const fewest = lists.reduce((a, b) => (b.size < a.size ? b : a));
    for (const doc of fewest.keys()) {
      const hits = lists.map(list => list.get(doc));
      if (hits.includes(undefined)) continue;
      const starts = hits[0].places.filter(p => hits.every((hit, i) => i === 0 || hit.places.includes(p + piece.tokens[i].place)));
      if (!starts.length) continue;
      const field = starts[0] === hits[0].places[0] ? hits[0].field : Math.max(...hits.map(hit => hit.field));
      const exact = hits.every(hit => hit.exact);
      found.set(doc, { field, exact, whole: exact && starts[0] === 0 && hits[0].field === 0 && hits[0].idWords === length });
    }
    return found;
  };

  // The same, and what the piece means if it is an address. The record of an address is among what is found.
  const findMeant = async piece => {
    let found = await findPiece(piece);
    for (const text of found.size ? [] : shorter(piece)) {
      if (!found.size) found = await findPiece({ text, tokens: tokens(text) });
    }
    const text = await idOf(piece);
    if (!text || !tokens(text).length) return found;
    const meant = [...await findPiece({ text, tokens: tokens(text) })], whole = meant.filter(([, hit]) => hit.whole);
    for (const [doc, hit] of whole.length || found.size ? whole : meant) found.set(doc, hit); // else an earlier id, perhaps
    return found;
  };

  // Ids and titles, errors, names, texts, logs; a whole id is worth more than all, a whole word more than one begun.
  const worth = [32, 32, 24, 12, 4, 2];
  const scoreOf = hit => (hit.whole ? 10000 : 0) + worth[hit.field] * (hit.exact ? 2 : 1);

  const isFiltered = wanted => ['kind', 'service', 'status', 'from', 'until'].some(name => wanted[name]);

  const filterOf = async wanted => {
    const { kinds, services, statuses } = await load('index');
    if (!['service', 'status', 'from', 'until'].some(name => wanted[name])) return doc => !wanted.kind || kinds[doc >> 20].name === wanted.kind;
    const facets = await load('facets');
    const columns = kinds.map(kind => {
      const of = facets[kind.name];
      return { name: kind.name, service: numbers(of.service), status: numbers(of.status), day: numbers(of.day) };
    });
    const days = text => Date.parse(`${text}T00:00:00Z`) / 86400000;
    const service = services.indexOf(wanted.service) + 1, status = statuses.indexOf(wanted.status) + 1;
    return doc => {
      const column = columns[doc >> 20], i = doc & 0xfffff, day = column.day[i];
      return (!wanted.kind || column.name === wanted.kind) && (!wanted.service || column.service[i] === service) && (!wanted.status || column.status[i] === status) &&
        (!wanted.from || day >= days(wanted.from)) && (!wanted.until || day > 0 && day <= days(wanted.until));
    };
  };

  const everything = async () => (await load('index')).kinds.flatMap((kind, k) => Array.from({ length: kind.count }, (_, i) => k * 0x100000 + i));

  // The documents that a search finds, the best first; of equal ones the later, as the index has them. Without a word,
  // those that the filters leave.
  const find = async wanted => {
    const pieces = piecesOf(wanted.q);
    if (!pieces.length) return { pieces, missing: [], docs: wanted.q.trim() || !isFiltered(wanted) ? [] : (await everything()).filter(await filterOf(wanted)).reverse() };
    const lists = await Promise.all(pieces.map(findMeant));
    const allowed = await filterOf(wanted);
    const scores = [];
    for (const doc of lists[0].keys()) {
      const hits = lists.map(list => list.get(doc));
      if (!hits.includes(undefined) && allowed(doc)) scores.push([doc, hits.reduce((sum, hit) => sum + scoreOf(hit), 0)]);
    }
    scores.sort((a, b) => b[1] - a[1] || b[0] - a[0]);
    return { pieces, missing: pieces.filter((_, i) => !lists[i].size), docs: scores.map(([doc]) => doc) };
  };

  const row = async doc => {
    const { kinds, block } = await load('index');
    const kind = kinds[doc >> 20], i = doc & 0xfffff;
    const [address, title, glyph, note, about] = (await load(`d-${kind.name}-${Math.floor(i / block)}`))[i % block];
    return { kind, address, title, glyph, note, about };
  };

  // How many letters must change, or change places with the next, to make one word of another, if at most two.
  const distance = (a, b) => {
    if (Math.abs(a.length - b.length) > 2) return 3;
    let last = [...Array(b.length + 1).keys()], before;
    for (let i = 1; i <= a.length; i++) {
      const line = [i];
      for (let j = 1; j <= b.length; j++) {
        line[j] = Math.min(last[j] + 1, line[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) line[j] = Math.min(line[j], before[j - 2] + 1);
      }
      [before, last] = [last, line];
    }
    return last[b.length];
  };

  // Words that begin alike and are nearly the one that nothing has.
  const near = async token => {
    const most = token.length > 5 ? 2 : 1;
    const words = (await shardsOf(token, false)).flatMap(words => [...words.keys()]);
    return words.filter(w => w !== token).map(w => [distance(token, w), w]).filter(([d]) => d <= most).sort((a, b) => a[0] - b[0]).slice(0, nearTerms).map(([, w]) => w);
  };

  // What is shown.
  const element = (tag, name, ...children) => {
    const e = document.createElement(tag);
    if (name) e.className = name;
    e.append(...children);
    return e;
  };

  const link = (href, name, ...children) => {
    const a = element('a', name, ...children);
    a.href = href;
    return a;
  };

  const isHit = (word, terms) => terms.some(t => (t.asian ? word.includes(t.text) : word === t.text || t.begun && word.startsWith(t.text)));

  const marked = (text, terms) => {
    const parts = document.createDocumentFragment();
    let at = 0;
    for (const match of text.matchAll(wordRuns)) {
      if (!isHit(fold(match[0]).slice(0, limit), terms)) continue;
      parts.append(text.slice(at, match.index), element('mark', '', match[0]));
      at = match.index + match[0].length;
    }
    parts.append(text.slice(at));
    return parts;
  };

  const result = (r, terms) => {
    const a = link(new URL(r.address, root), `ref ${r.glyph}`, element('bdi', '', marked(r.title, terms)));
    const item = element('li', '', a, element('span', 'sub', [r.kind.text, r.note].filter(s => s).join(' · ')));
    if (r.about) item.append(element('span', 'sub', marked(r.about, terms)));
    return item;
  };

  const sayOf = (wanted, { pieces, docs }) => {
    if (docs.length) return counted(docs.length);
    if (pieces.length || !wanted.q.trim() && isFiltered(wanted)) return 'Nothing found';
    return /[^\s"]/.test(wanted.q) ? 'Only letters and digits can be found' : '';
  };

  const counted = n => (n === 1 ? '1 result' : `${n.toLocaleString('en')} results`);

  // What a search finds, ready to be shown: a page of the rows, the last if there are fewer, and what to say of all.
  const look = renewed(async (wanted, size, page) => {
    const found = await find(wanted);
    const terms = found.pieces.flatMap(p => p.tokens.map(t => ({ ...t, begun: isBegun(p, t) })));
    const pages = Math.ceil(found.docs.length / size), at = Math.min(Math.max(1, Math.trunc(page) || 1), Math.max(1, pages));
    const rows = await Promise.all(found.docs.slice((at - 1) * size, at * size).map(row));
    return { ...found, at, pages, items: rows.map(r => result(r, terms)), says: sayOf(wanted, found) };
  });

  const addressOf = (page, wanted) => {
    const url = new URL(page, document.baseURI);
    url.search = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    return url;
  };

  // Nothing found: what comes near, and where else to look.
  const advice = renewed(async (page, wanted, { pieces, missing }) => {
    const items = [];
    for (const piece of missing) {
      for (const { text } of piece.tokens) {
        for (const word of await near(text)) {
          const q = wanted.q.replace(piece.text, piece.text.toLowerCase().replace(text, word));
          if (q !== wanted.q) items.push(element('li', '', 'Near: ', link(addressOf(page, { ...wanted, q }), '', word)));
        }
      }
    }
    const words = pieces.map(p => p.tokens.filter(t => !t.asian).map(t => t.text).join(' ') || p.text).join(' ').replace(/['"\\]/g, '');
    items.push(element('li', '', 'In the casebook itself: ', element('code', '', `casebook list 'text:"${words}"'`)));
    return items;
  });

  const fresh = () => {
    let newest = 0;
    return () => {
      const mine = ++newest;
      return () => mine === newest;
    };
  };

  const failed = 'The index could not be loaded.';

  // Arrow keys go through the results and back to the box.
  const arrows = (around, input, list) => around.addEventListener('keydown', event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const stops = [input, ...list.querySelectorAll('li > a')];
    const at = stops.indexOf(document.activeElement);
    if (!step || at < 0 || !stops[at + step] || event.isComposing) return;
    event.preventDefault();
    stops[at + step].focus();
  });

  const box = form => {
    const input = form.querySelector('input'), panel = form.querySelector('.found');
    const list = panel.querySelector('ol'), says = panel.querySelector('output');
    const turn = fresh();

    const close = () => { panel.hidden = true; };
    const update = async () => {
      const current = turn();
      const wanted = { q: input.value.trim() };
      if (!wanted.q) return close();
      try {
        const found = await look(wanted, inBox, 1);
        if (!current()) return;
        list.replaceChildren(...found.items);
        if (found.docs.length > inBox) list.append(element('li', '', link(addressOf(form.dataset.find, wanted), 'strong', `All ${counted(found.docs.length)}`)));
        else if (!found.docs.length && found.pieces.length) list.append(...await advice(form.dataset.find, wanted, found));
        says.textContent = found.says;
        panel.hidden = !found.says;
      } catch {
        if (!current()) return;
        list.replaceChildren();
        says.textContent = failed;
        panel.hidden = false;
      }
    };

    input.addEventListener('input', update);
    input.addEventListener('focus', () => { if (panel.hidden && input.value) update(); });
    form.addEventListener('submit', event => {
      event.preventDefault();
      location.assign(addressOf(form.dataset.find, { q: input.value.trim() }));
    });
    form.addEventListener('focusout', event => { if (!form.contains(event.relatedTarget)) close(); });
    form.addEventListener('keydown', event => {
      if (event.key !== 'Escape' || panel.hidden) return;
      event.preventDefault();
      input.focus();
      close();
    });
    arrows(form, input, list);
  };

  const page = form => {
    const section = form.parentElement;
    const fields = [...form.querySelectorAll('input, select')], input = fields[0];
    const list = section.querySelector('.hits'), pages = section.querySelector('nav'), says = form.querySelector('output');
    const turn = fresh();
    let wanted = {}, typed = null;

    const pager = (at, last) => {
      const to = (n, words) => element('div', '', ...(n < 1 || n > last ? [] : [link(addressOf('', { ...wanted, page: n > 1 ? n : '' }), '', words)]));
      pages.replaceChildren(to(at - 1, 'Previous page'), element('div', 'c', `Page ${at} of ${last}`), to(at + 1, 'Next page'));
      pages.hidden = last < 2;
    };

    const update = async () => {
      const current = turn();
      try {
        const found = await look(wanted, perPage, wanted.page);
        const items = found.pieces.length && !found.docs.length ? await advice('', wanted, found) : found.items;
        if (!current()) return;
        list.replaceChildren(...items);
        list.start = (found.at - 1) * perPage + 1;
        pager(found.at, found.pages);
        if (says.textContent !== found.says) says.textContent = found.says;
      } catch {
        if (!current()) return;
        list.replaceChildren();
        pager(1, 0);
        says.textContent = failed;
      }
    };

    const read = () => {
      const asked = new URLSearchParams(location.search);
      wanted = { page: asked.get('page') };
      for (const f of fields) {
        f.value = asked.get(f.name) ?? '';
        if (f.selectedIndex < 0) f.value = '';
        wanted[f.name] = f.value; // what the field cannot show filters nothing
      }
      update();
    };

    // What is typed in one go is one step of the history.
    form.addEventListener('input', event => {
      wanted = Object.fromEntries(fields.map(f => [f.name, f.value]));
      try { history[event.target === typed ? 'replaceState' : 'pushState'](null, '', addressOf('', wanted)); } catch { /* then the address stays */ }
      typed = event.target.type === 'search' ? event.target : null;
      update();
    });
    form.addEventListener('focusout', () => { typed = null; });
    form.addEventListener('submit', event => event.preventDefault());
    addEventListener('popstate', read);
    addEventListener('pageshow', event => { if (event.persisted) read(); });
    arrows(section, input, list);
    read();
  };

  const boxes = document.querySelectorAll('form[data-find]'), searches = document.querySelectorAll('form[data-search]');
  boxes.forEach(box);
  searches.forEach(page);

  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, select, textarea, [contenteditable]')) return;
    const input = (searches[0] ?? boxes[0])?.querySelector('input');
    if (!input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
