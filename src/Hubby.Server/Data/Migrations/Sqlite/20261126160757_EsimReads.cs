using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class EsimReads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "departure_announced_at",
                table: "bookings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "top_ups",
                columns: table => new
                {
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    esim = table.Column<byte[]>(type: "BLOB", nullable: false),
                    booking = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false, collation: "BINARY"),
                    position = table.Column<int>(type: "INTEGER", nullable: false),
                    package_id = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false, collation: "BINARY"),
                    size_megabytes = table.Column<int>(type: "INTEGER", nullable: false),
                    duration_days = table.Column<int>(type: "INTEGER", nullable: false),
                    repeat_key = table.Column<byte[]>(type: "BLOB", maxLength: 16, nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_top_ups", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_esims_email",
                table: "esims",
                column: "email",
                filter: "email IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_esims_state",
                table: "esims",
                columns: new[] { "partner_id", "state", "id" });

            // What has departed is past telling.
            migrationBuilder.Sql("UPDATE bookings SET departure_announced_at = created_at WHERE departure_date < unixepoch() * 1000");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_departing",
                table: "bookings",
                column: "departure_date",
                filter: "departure_announced_at IS NULL AND status = 'Confirmed' AND departure_date > created_at");

            migrationBuilder.CreateIndex(
                name: "ix_top_ups_right",
                table: "top_ups",
                columns: new[] { "partner_id", "booking", "position" });

            migrationBuilder.CreateIndex(
                name: "ux_top_ups_repeat",
                table: "top_ups",
                columns: new[] { "partner_id", "repeat_key" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "top_ups");

            migrationBuilder.DropIndex(
                name: "ix_esims_email",
                table: "esims");

            migrationBuilder.DropIndex(
                name: "ix_esims_state",
                table: "esims");

            migrationBuilder.DropIndex(
                name: "ix_bookings_departing",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "departure_announced_at",
                table: "bookings");
        }
    }
}
