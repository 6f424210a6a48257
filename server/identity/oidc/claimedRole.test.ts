import { expect, test } from 'vitest'
import { claimedRole } from './claimedRole.ts'

const city = { of: 'city' }

test.each([
  [{ roles: 'toan-canh:operator' }, 'roles', { role: 'operator', reach: city }],
  [{ roles: ['admin', 'toan-canh:administrator'] }, 'roles', { role: 'administrator', reach: city }],
  [{ roles: ['toan-canh:analyst', 'toan-canh:analyst'] }, 'roles', { role: 'analyst', reach: city }],
  [{ a: { b: ['toan-canh:analyst'] } }, 'a.b', { role: 'analyst', reach: city }],
  [{ 'https://ioc/roles': ['toan-canh:analyst'] }, 'https://ioc/roles', { role: 'analyst', reach: city }],
  [
    { roles: 'toan-canh:dispatcher:so-xay-dung' },
    'roles',
    { role: 'dispatcher', reach: { of: 'agency', agency: 'so-xay-dung' } },
  ],
  [
    { roles: 'toan-canh:dispatcher:a:b' },
    'roles',
    { role: 'dispatcher', reach: { of: 'agency', agency: 'a:b' } },
  ],
  [
    { roles: 'toan-canh:leader:hue-wards-2025/19753' },
    'roles',
    { role: 'leader', reach: { of: 'area', set: 'hue-wards-2025', area: '19753' } },
  ],
])('the claims %j at %s mean %j', (claims, path, role) => expect(claimedRole(claims, path)).toEqual(role))

test.each([
  [{ roles: 'administrator' }, 'roles'],
  [{ roles: ['toan-canh:operator', 'toan-canh:analyst'] }, 'roles'],
  [{ roles: 'toan-canh:wall' }, 'roles'],
  [{ roles: 'toan-canh:' }, 'roles'],
  [{ roles: 'toan-canh:Administrator' }, 'roles'],
  [{ roles: 'toan-canh:operator:x' }, 'roles'],
  [{ roles: 'toan-canh:dispatcher' }, 'roles'],
  [{ roles: 'toan-canh:dispatcher:' }, 'roles'],
  [{ roles: 'toan-canh:leader:19753' }, 'roles'],
  [{ roles: 'toan-canh:leader:a/b/c' }, 'roles'],
  [{ roles: { 0: 'toan-canh:operator' } }, 'roles'],
  [{ roles: [['toan-canh:operator']] }, 'roles'],
  [{ roles: null }, 'roles'],
  [{}, 'constructor.name'],
  [{}, '__proto__'],
  [{ roles: 'toan-canh:operator' }, 'realm.roles'],
])('the claims %j at %s give no role', (claims, path) => expect(claimedRole(claims, path)).toBe(null))
