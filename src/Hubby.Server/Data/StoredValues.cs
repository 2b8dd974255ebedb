using Microsoft.EntityFrameworkCore;

namespace Hubby.Data;

/// <summary>Values as this store keeps them, for SQL of our own.</summary>
static class StoredValues
{
    extension(AppDb db)
    {
        public object Stored(Guid id) => db.Database.IsNpgsql() ? id : SqliteDb.Stored(id);

        public object Stored(DateTimeOffset instant) => db.Database.IsNpgsql() ? instant : SqliteDb.Stored(instant);
    }
}
