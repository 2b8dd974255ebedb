using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Schedules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "time_zone",
                table: "partners",
                type: "character varying(64)",
                maxLength: 64,
                nullable: false,
                defaultValue: "UTC",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "schedules",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    definition = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    revision = table.Column<Guid>(type: "uuid", nullable: false),
                    planned_to = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    planned_booking = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    plan_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_schedules", x => new { x.partner_id, x.name });
                });

            migrationBuilder.CreateTable(
                name: "stopped_reminders",
                columns: table => new
                {
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false, collation: "C"),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stopped_reminders", x => new { x.partner_id, x.booking });
                });

            migrationBuilder.CreateIndex(
                name: "ix_promo_codes_partner_expiry",
                table: "promo_codes",
                columns: new[] { "partner_id", "expires_at", "booking" },
                filter: "expires_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_departure",
                table: "bookings",
                columns: new[] { "partner_id", "departure_date", "id" },
                filter: "should_send_message");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_return",
                table: "bookings",
                columns: new[] { "partner_id", "return_date", "id" },
                filter: "should_send_message AND return_date IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "schedules");

            migrationBuilder.DropTable(
                name: "stopped_reminders");

            migrationBuilder.DropIndex(
                name: "ix_promo_codes_partner_expiry",
                table: "promo_codes");

            migrationBuilder.DropIndex(
                name: "ix_bookings_departure",
                table: "bookings");

            migrationBuilder.DropIndex(
                name: "ix_bookings_return",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "time_zone",
                table: "partners");
        }
    }
}
