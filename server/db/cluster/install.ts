import { aptInstall, aptNames, aptUpdate, mayInstall, runAsRoot } from '../../process/apt.ts'
import type { Progress } from '../../process/progress.ts'
import { StartError } from '../../startError.ts'
import { findInstalls, isUsable, MIN_POSTGIS, MIN_POSTGRES, type PostgresInstall } from './binaries.ts'

const DROP_IN_FOLDER = '/etc/postgresql-common/createcluster.d'
const DROP_IN = `${DROP_IN_FOLDER}/zz-toancanh.conf`

const missing = () =>
  `PostgreSQL ${MIN_POSTGRES} or newer with PostGIS ${MIN_POSTGIS} or newer is not on this machine`

/** The package for the server that is already here, else for the newest one the system offers. */
async function packageFor(installed: PostgresInstall[]): Promise<string | null> {
  const offered = (await aptNames('postgresql-'))
    .map((name) => Number(/^postgresql-(\d+)-postgis-3$/.exec(name)?.[1]))
    .filter((major) => major >= MIN_POSTGRES)
    .sort((a, b) => b - a)
  const present = installed.map((install) => install.major).find((major) => offered.includes(major))
  const major = present ?? offered[0]
  return major ? `postgresql-${major}-postgis-3` : null
}

/**
 * Debian's package makes and starts a cluster of its own when it is installed. That is nobody's wish here: a note
 * beside the system's own settings turns it off for as long as the installation lasts.
 */
async function withoutSystemCluster(install: () => Promise<unknown>): Promise<void> {
  await aptInstall(['postgresql-common'])
  await runAsRoot('mkdir', ['-p', DROP_IN_FOLDER])
  await runAsRoot('sh', ['-c', `echo 'create_main_cluster = false' > ${DROP_IN}`])
  try {
    await install()
  } finally {
    await runAsRoot('rm', ['-f', DROP_IN])
  }
}

/**
 * Installs PostgreSQL and PostGIS with the system's package manager where we may.
 * @throws StartError with the one command to run where we may not, or where it failed.
 */
export async function installPostgis(progress: Progress): Promise<PostgresInstall> {
  const installed = findInstalls()
  if (!mayInstall()) {
    const major = installed.find((install) => install.major >= MIN_POSTGRES)?.major
    const packages = major ? `postgresql-${major}-postgis-3` : 'postgresql-postgis'
    throw new StartError(
      `${missing()}: run "sudo apt-get install ${packages}" (on other systems their own package of PostGIS), ` +
        'or set DATABASE_URL to a database that has it.',
    )
  }
  await progress.step('Installing PostgreSQL with PostGIS', async () => {
    try {
      await aptUpdate()
      const name = await packageFor(installed)
      if (!name)
        throw new Error('this release of the system offers none; add the packages of apt.postgresql.org')
      await withoutSystemCluster(() => aptInstall([name]))
    } catch (error) {
      throw new StartError(`${missing()}, and installing it failed: ${(error as Error).message}.`)
    }
  })
  const found = findInstalls().find(isUsable)
  if (found) return found
  throw new StartError(
    `${missing()} even after installing this system's own: set DATABASE_URL to a database that has it.`,
  )
}
