// casebook.js makes pages handier. Every page is complete without it: the script moves, hides and lights
// up what is there, and brings nothing to read. It is loaded in <head> before the stylesheet and runs at
// once, so that a chosen theme is there with the first paint; the rest waits until the page is read.
//
// What it looks for in a page:
//
//   [data-theme-toggle]   a button that goes from the system's theme to the other one, to this one, and back
//   [data-print]          a button that prints
//   .cmd > code           a command, which gets a button to copy it
//   table[data-sort]      sorted by a click on th[data-k]: "text", "num" or "date". A cell is worth its
//                         data-v, or else its text; a cell without a number or date is last both ways
//   form[data-filter=ID]  its fields hide rows of the table ID. The field "q" wants its words in the row's
//                         text or data-f; any other wants "name:value" or "value" among the words of data-f.
//                         The state stands in the query string. output[data-unit] ends the count
//   svg a[data-t], .nd    what has a <title>, shown as a tip
//   svg.tg                nodes .nd[data-n] and edges .ed[data-e="from to"], whose paths are lit
//   .scroll, pre          boxes with a tab stop, which they need only while they scroll; they are .fits otherwise
//   .nav [aria-current]   brought into view where the navigation scrolls
//   a[data-moved]         followed at once, with the query and the fragment of the address
//   template[data-near]   links, of which the next list gets those whose address is like the one that was asked for
'use strict';

(() => {
  const root = document.documentElement;
  root.classList.add('js');

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const element = (tag, name, text) => {
    const e = document.createElement(tag);
    e.className = name;
    e.textContent = text;
    return e;
  };

  const button = (name, text, act) => {
    const b = element('button', name, text);
    b.type = 'button';
    b.addEventListener('click', act);
    return b;
  };

  // Theme. Storage may be forbidden, and then a choice lasts as long as the page.
  const key = 'casebook-theme';
  const dark = matchMedia('(prefers-color-scheme: dark)');

  const stored = () => {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  const store = theme => {
    try {
      if (theme) localStorage.setItem(key, theme);
      else localStorage.removeItem(key);
    } catch { /* then not */ }
  };

  const wear = theme => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const b of all('[data-theme-toggle]')) {
      b.title = `Theme: ${root.dataset.theme || 'as the system'}`;
      b.setAttribute('aria-label', b.title);
    }
  };

  // The first click must be seen to do something, so it leads away from what the system shows.
  const nextTheme = () => {
    const order = dark.matches ? ['', 'light', 'dark'] : ['', 'dark', 'light'];
    return order[(order.indexOf(root.dataset.theme ?? '') + 1) % order.length];
  };

  const themeButton = b => b.addEventListener('click', () => {
    const theme = nextTheme();
    store(theme);
    wear(theme);
  });

  wear(stored());
  addEventListener('storage', change => { if (change.key === key) wear(change.newValue); });

  // Commands.
  const copyable = command => {
    const code = command.querySelector('code');
    const b = button('btn', 'Copy', async () => {
      try {
        await navigator.clipboard.writeText(code.textContent);
        b.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(code);
        b.textContent = 'Selected';
      }
      setTimeout(() => { b.textContent = 'Copy'; }, 1600);
    });
    b.setAttribute('aria-live', 'polite');
    command.append(b);
  };

  // Sorting. Rows are moved, and rows of equal worth keep their order.
  const collator = new Intl.Collator('en', { numeric: true });

  const worth = (cell, kind) => {
    const text = (cell?.dataset.v ?? cell?.textContent ?? '').trim();
    switch (kind) {
      case 'num': return Number(text.replace(/,(?=\d{3})/g, '').match(/-?\d+(\.\d+)?/)?.[0] ?? NaN);
      case 'date': return Date.parse(text.match(/\d{4}-\d\d-\d\d([ T]\d\d:\d\d)?/)?.[0].replace(' ', 'T') ?? '');
    }
    return text === '–' ? '' : text;
  };

  const lacking = value => value === '' || Number.isNaN(value);

  const compare = (a, b) => (typeof a === 'number' ? a - b : collator.compare(a, b));

  const sortBody = (body, column, kind, sign) => {
    const rows = [...body.rows].map(row => ({ row, value: worth(row.cells[column], kind) }));
    rows.sort((a, b) => lacking(a.value) - lacking(b.value) || (lacking(a.value) ? 0 : sign * compare(a.value, b.value)));
    body.append(...rows.map(r => r.row));
  };

  const sortBy = (table, head) => {
    const first = head.dataset.k === 'text' ? 'ascending' : 'descending';
    const other = first === 'ascending' ? 'descending' : 'ascending';
    const order = head.getAttribute('aria-sort') === first ? other : first;
    for (const h of all('th[aria-sort]', table)) h.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', order);
    for (const body of table.tBodies) sortBody(body, head.cellIndex, head.dataset.k, order === 'ascending' ? 1 : -1);
  };

  const sortable = table => {
    for (const head of all('thead th[data-k]', table)) {
      const b = button('', '', () => sortBy(table, head));
      b.append(...head.childNodes);
      head.append(b);
    }
  };

  // Filtering. A view can be pasted elsewhere, since it stands in the address.
  const matcher = fields => {
    const wanted = fields.filter(f => f.name !== 'q' && f.value).map(f => [f.value, `${f.name}:${f.value}`]);
    const words = fields.filter(f => f.name === 'q').flatMap(f => f.value.toLowerCase().split(/\s+/));
    return row => {
      const has = (row.dataset.f ?? '').split(' ');
      const text = `${row.textContent} ${row.dataset.f ?? ''}`.toLowerCase();
      return wanted.every(either => either.some(w => has.includes(w))) && words.every(w => text.includes(w));
    };
  };

  const filter = form => {
    const table = document.getElementById(form.dataset.filter);
    const fields = all('select, input', form);
    const count = form.querySelector('output');
    const rows = [...table.tBodies].flatMap(body => [...body.rows]);
    const box = table.closest('.scroll') ?? table;
    const none = element('p', 'none', 'Nothing matches.');
    const everything = element('button', 'btn', 'Show all');
    everything.type = 'reset';
    count.before(everything);
    box.after(none);

    const apply = () => {
      const matches = matcher(fields);
      for (const row of rows) row.hidden = !matches(row);
      const shown = rows.filter(row => !row.hidden).length;
      const says = `${shown} of ${rows.length}${count.dataset.unit ?? ''}`;
      if (count.textContent !== says) count.textContent = says;
      none.hidden = shown > 0;
      box.hidden = shown === 0;
      everything.hidden = fields.every(f => !f.value);
    };

    const read = () => {
      const query = new URLSearchParams(location.search);
      for (const f of fields) {
        f.value = query.get(f.name) ?? '';
        if (f.selectedIndex < 0) f.value = '';
      }
      apply();
    };

    const write = change => {
      const url = new URL(location.href);
      for (const f of fields) {
        if (f.value) url.searchParams.set(f.name, f.value);
        else url.searchParams.delete(f.name);
      }
      try { history[change](null, '', url); } catch { /* then the address stays */ }
    };

    // What is typed in one go is one step of the history.
    let typed = null;
    form.addEventListener('input', event => {
      apply();
      write(event.target === typed ? 'replaceState' : 'pushState');
      typed = event.target.matches('input') ? event.target : null;
    });
    form.addEventListener('focusout', () => { typed = null; });
    form.addEventListener('submit', event => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(() => {
      apply();
      write('pushState');
      fields[0].focus(); // the button that had the focus is gone
    }));
    addEventListener('popstate', read);
    addEventListener('pageshow', read); // the browser may have put back what was in the fields
    read();
  };

  // Tips. A browser shows a <title> only to a resting mouse, so while a tip is up it stands in for it.
  const tips = () => {
    let tip = null, owner = null, title = null, leaving = 0;

    const place = () => {
      if (!tip) return;
      const at = owner.getBoundingClientRect(), size = tip.getBoundingClientRect();
      const left = Math.min(at.left + (at.width - size.width) / 2, root.clientWidth - size.width - 8);
      const above = at.top - size.height - 6;
      tip.style.left = `${Math.max(8, left) + scrollX}px`;
      tip.style.top = `${(above < 0 ? at.bottom + 6 : above) + scrollY}px`;
    };

    const hide = () => {
      clearTimeout(leaving);
      if (!tip) return;
      tip.remove();
      owner.prepend(title);
      owner.removeAttribute('aria-label');
      tip = owner = null;
    };
    const stay = () => clearTimeout(leaving);
    const leave = () => { leaving = setTimeout(hide, 160); };

    const show = mark => {
      stay();
      if (mark === owner) return;
      hide();
      title = mark.querySelector(':scope > title');
      if (!title) return;
      owner = mark;
      tip = element('div', 'tip', title.textContent);
      tip.setAttribute('role', 'tooltip');
      tip.addEventListener('mouseenter', stay);
      tip.addEventListener('mouseleave', leave);
      mark.setAttribute('aria-label', title.textContent); // its name until the title is back
      title.remove();
      document.body.append(tip);
      place();
    };

    const markOf = node => node?.closest?.('svg :is(a[data-t], a.nd)');
    document.addEventListener('mouseover', event => {
      const mark = markOf(event.target);
      if (mark && mark !== markOf(event.relatedTarget)) show(mark);
    });
    document.addEventListener('mouseout', event => {
      const mark = markOf(event.target);
      if (mark && mark !== markOf(event.relatedTarget)) leave();
    });
    document.addEventListener('focusin', event => {
      const mark = markOf(event.target);
      if (mark) show(mark);
      else hide();
    });
    document.addEventListener('keydown', event => { if (event.key === 'Escape') hide(); });
    addEventListener('scroll', place, { capture: true, passive: true });
    addEventListener('resize', place);
  };

  // Paths. What leads to a node and what it leads to is lit, the rest is dimmed.
  const paths = figure => {
    const edges = all('.ed', figure).map(line => {
      const [from, to] = line.dataset.e.split(' ');
      return { line, from, to };
    });
    const nodes = all('.nd', figure);

    const reach = (start, near, far) => {
      const seen = new Set([start]), ahead = [start];
      while (ahead.length) {
        const id = ahead.pop();
        for (const edge of edges.filter(e => e[near] === id && !seen.has(e.line))) {
          seen.add(edge.line).add(edge[far]);
          ahead.push(edge[far]);
        }
      }
      return seen;
    };

    const light = id => {
      const after = reach(id, 'from', 'to'), before = reach(id, 'to', 'from');
      const lit = thing => after.has(thing) || before.has(thing);
      figure.classList.add('dimmed');
      for (const { line } of edges) line.classList.toggle('on', lit(line));
      for (const node of nodes) node.classList.toggle('on', lit(node.dataset.n));
    };
    const rest = () => {
      figure.classList.remove('dimmed');
      for (const e of all('.on', figure)) e.classList.remove('on');
    };

    for (const node of nodes) {
      if (node.classList.contains('focus')) continue; // everything here leads to it
      for (const kind of ['mouseenter', 'focus']) node.addEventListener(kind, () => light(node.dataset.n));
      for (const kind of ['mouseleave', 'blur']) node.addEventListener(kind, rest);
    }
  };

  // Boxes that scroll. One in a closed fold has no size, and rows come and go, so each is measured whenever
  // it or what it holds gets another size. One that fits needs no tab stop.
  const boxes = () => {
    const observer = new ResizeObserver(entries => {
      for (const { target } of entries) {
        const box = target.closest('.scroll, pre');
        const fits = box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight;
        box.classList.toggle('fits', fits);
        if (fits) box.removeAttribute('tabindex');
        else box.tabIndex = 0;
      }
    });
    for (const box of all('.scroll[tabindex], pre[tabindex]')) {
      observer.observe(box);
      if (box.firstElementChild) observer.observe(box.firstElementChild);
    }
  };

  // A record that was renamed. Where no script runs, the page itself leads on, without query and fragment.
  const follow = a => {
    const to = new URL(a.href);
    to.search = location.search;
    to.hash = location.hash;
    location.replace(to);
  };

  // An address that no page has. Names are compared by the pairs of letters that they share.
  const pairs = s => {
    const words = [...s.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()];
    return new Set(words.slice(1).map((c, i) => words[i] + c));
  };
  const alike = (a, b) => {
    const both = [...a].filter(p => b.has(p)).length;
    return 2 * both / (a.size + b.size || 1);
  };
  const nearest = template => {
    const asked = location.pathname.replace(/(\/|\/index\.html|\.html|\.md)$/, '').split('/').pop();
    const wanted = pairs(asked);
    const found = all('a', template.content)
      .map(a => ({ a, by: alike(wanted, pairs(a.getAttribute('href').split('/').at(-2))) }))
      .filter(f => f.by > .4)
      .sort((f, g) => g.by - f.by)
      .slice(0, 5);
    const place = template.nextElementSibling;
    place.hidden = !found.length;
    place.querySelector('ul').append(...found.map(f => {
      const item = element('li', '', '');
      item.append(f.a);
      return item;
    }));
  };

  document.addEventListener('DOMContentLoaded', () => {
    all('a[data-moved]').forEach(follow);
    all('template[data-near]').forEach(nearest);
    wear(root.dataset.theme); // the button is here now
    for (const a of all('.nav [aria-current]')) a.parentNode.scrollLeft = a.offsetLeft - a.parentNode.offsetLeft - 60;
    all('[data-theme-toggle]').forEach(themeButton);
    all('[data-print]').forEach(b => b.addEventListener('click', () => print()));
    all('.cmd:has(> code)').forEach(copyable);
    all('table[data-sort]').forEach(sortable);
    all('form[data-filter]').forEach(filter);
    all('svg.tg').forEach(paths);
    boxes();
    tips();
  });

  // Folds. Paper shows what they hold, and afterwards they are as they were.
  addEventListener('beforeprint', () => {
    for (const fold of all('details:not([open])')) {
      fold.open = true;
      fold.dataset.shut = '';
    }
  });
  addEventListener('afterprint', () => {
    for (const fold of all('details[data-shut]')) {
      fold.open = false;
      delete fold.dataset.shut;
    }
  });
})();
