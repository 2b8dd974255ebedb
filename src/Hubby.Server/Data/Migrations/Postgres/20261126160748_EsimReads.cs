using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class EsimReads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "departure_announced_at",
                table: "bookings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "top_ups",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    esim = table.Column<Guid>(type: "uuid", nullable: false),
                    booking = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    position = table.Column<int>(type: "integer", nullable: false),
                    package_id = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false, collation: "C"),
                    size_megabytes = table.Column<int>(type: "integer", nullable: false),
                    duration_days = table.Column<int>(type: "integer", nullable: false),
                    repeat_key = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_top_ups", x => new { x.partner_id, x.id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_esims_email",
                table: "esims",
                column: "email",
                filter: "email IS NOT NULL")
                .Annotation("Npgsql:IndexMethod", "hash");

            migrationBuilder.CreateIndex(
                name: "ix_esims_state",
                table: "esims",
                columns: new[] { "partner_id", "state", "id" });

            // What has departed is past telling.
            migrationBuilder.Sql("UPDATE bookings SET departure_announced_at = created_at WHERE departure_date < now()");

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
