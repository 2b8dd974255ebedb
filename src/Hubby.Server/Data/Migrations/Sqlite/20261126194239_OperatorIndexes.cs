using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OperatorIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_failed",
                table: "webhook_deliveries",
                columns: new[] { "partner_id", "endpoint", "id" },
                filter: "state = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "ix_notices_failed",
                table: "notices",
                column: "id",
                filter: "state = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "ix_messages_failed_newest",
                table: "messages",
                column: "id",
                filter: "state = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "ix_esims_failed_newest",
                table: "esims",
                column: "id",
                filter: "state = 'Failed'");

            migrationBuilder.CreateIndex(
                name: "ix_esim_stock_taken",
                table: "esim_stock",
                columns: new[] { "package_id", "taken_at" },
                filter: "taken_at IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_webhook_deliveries_failed",
                table: "webhook_deliveries");

            migrationBuilder.DropIndex(
                name: "ix_notices_failed",
                table: "notices");

            migrationBuilder.DropIndex(
                name: "ix_messages_failed_newest",
                table: "messages");

            migrationBuilder.DropIndex(
                name: "ix_esims_failed_newest",
                table: "esims");

            migrationBuilder.DropIndex(
                name: "ix_esim_stock_taken",
                table: "esim_stock");
        }
    }
}
